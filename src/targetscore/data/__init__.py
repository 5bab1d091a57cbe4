"""
Unit data.

In: a CSV file, or rows handed over, and the ruleset that they are for. Out: `UnitData`, exact cells by unit and
indicator, or one `DataError` with every problem and its place.
"""

from targetscore.data._cells import Value, read_cell
from targetscore.data._units import read_units
from targetscore.data.model import Cell, Missing, NotApplicable, Row, UnitData

__all__ = ["Cell", "Missing", "NotApplicable", "Row", "UnitData", "Value", "read_cell", "read_units"]
