"""
Unit data.

In: a CSV file, a workbook, a query or rows handed over, and the ruleset that they are for. Out: `UnitData`, exact cells
by unit and indicator, or one `DataError` with every problem and its place.
"""

from targetscore.data._cells import Value, read_cell
from targetscore.data._sql import Query, query, query_at
from targetscore.data._units import read_units
from targetscore.data.model import Cell, Difference, Missing, NotApplicable, Row, UnitData

__all__ = [
    "Cell",
    "Difference",
    "Missing",
    "NotApplicable",
    "Query",
    "Row",
    "UnitData",
    "Value",
    "query",
    "query_at",
    "read_cell",
    "read_units",
]
