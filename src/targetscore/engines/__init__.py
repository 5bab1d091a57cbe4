"""
Engines: the same points at any size.

In: the lowered form of a rule. Out: one integer program, and its translations to where the values are: Python
functions, frames, databases. `targetscore.evaluate` stays the reference that all of them are compared with. Nothing
here is imported before it is used.
"""
