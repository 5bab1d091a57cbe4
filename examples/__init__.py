"""
Rule files and unit data of real programmes, read as package data.

A folder each: the rule files, the data, and a `README.md` that says where both come from.
"""
