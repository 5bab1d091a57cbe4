"""
Engines: the same points at any size.

In: the lowered form of a rule. Out: one integer program, and its translations to where the values are: Python
functions, frames, databases. `targetscore.evaluate` stays the reference that all of them are compared with. Nothing
here is imported before it is used.

An engine asks `_programs` where the values of a rule come from (`sources_for`), says within which bounds they lie
(`within`) and takes the program (`program_for`). `_sharing.shared` gives names to what stands in several places of the
expressions that it wants, `_ranges.width` says which numbers are wide enough, `program` what the nodes mean.
"""
