"""The key ``findings``: which severity the findings of a code have in this file, and why one is lowered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from targetscore.errors import Severity, Span, nearest
from targetscore.messages import MESSAGES
from targetscore.ruleset._fields import Fields, Reader
from targetscore.ruleset._yaml import Node, Table
from targetscore.ruleset.model import Level

# From the lowest.
SEVERITIES: Final[tuple[Severity, ...]] = ("info", "warning", "error")
LEVEL: Final = ("level", "because")
# Every finding of the checks, with the highest severity that it has by itself.
HIGHEST: Final[Mapping[str, Severity]] = {
    "above-full": "warning",
    "addition-idle": "warning",
    "base-above-full": "warning",
    "below-zero": "warning",
    "bound-unreached": "warning",
    "dead-clause": "warning",
    "deduction-idle": "warning",
    "division": "warning",
    "example-astray": "error",
    "example-fails": "error",
    "example-incomplete": "error",
    "example-outside": "error",
    "example-unreadable": "error",
    "example-unscored": "error",
    "expect-not-analysed": "warning",
    "expect-refuted": "error",
    "full-unreached": "warning",
    "gap": "error",
    "grade-hidden": "warning",
    "grade-unreached": "warning",
    "idle-veto": "warning",
    "jump": "info",
    "level-slip": "warning",
    "level-unused": "info",
    "look-alike-letters": "warning",
    "look-alike-name": "warning",
    "need-never-met": "warning",
    "no-data-source": "warning",
    "not-analysed-formula": "info",
    "not-analysed-sample": "info",
    "not-analysed-steps": "info",
    "open-end": "warning",
    "out-of-range": "warning",
    "overlap": "error",
    "quota-without-place": "warning",
    "remark": "warning",
    "target-idle": "warning",
    "tiers-change-places": "warning",
    "total-range": "info",
    "total-without-least": "info",
    "total-without-most": "info",
    "unused-convention": "info",
    "unused-input": "warning",
    "unused-parameter": "warning",
    "worse-earns-more": "warning",
}
# Those that are told of no single indicator.
OF_FILE: Final = frozenset({
    "grade-hidden", "grade-unreached", "level-unused", "look-alike-letters", "look-alike-name", "need-never-met",
    "quota-without-place", "total-range", "total-without-least", "total-without-most", "unused-convention",
    "unused-parameter",
})  # fmt: skip


def read_levels(reader: Reader, fields: Fields, *, of_indicator: bool = False) -> tuple[Level, ...]:
    """Return what stands under ``findings`` of a file or of an indicator."""
    node = fields.values.get("findings")
    if node is None:
        return ()
    given = reader.table(node, "findings").items()
    read = (_level(reader, code.strip(), at, value, of_indicator=of_indicator) for code, (at, value) in given)
    return tuple(level for level in read if level is not None)


def _level(reader: Reader, code: str, at: Span, value: Node, *, of_indicator: bool) -> Level | None:
    if not _known(reader, code, at, of_indicator=of_indicator):
        return None
    given = (
        reader.fields(value, code, LEVEL) if isinstance(value, Table) else Fields({"level": value}, {"level": at}, at)
    )
    if "level" not in given.keys:
        reader.refuse("missing-key", given.span, key="level", example=f"level: {HIGHEST[code]}")
    severity = reader.choice(given, "level", SEVERITIES)
    because = " ".join(reader.text(given, "because").split())
    if severity is None:
        return None
    lowers = SEVERITIES.index(severity) < SEVERITIES.index(HIGHEST[code])
    if lowers and "because" not in given.keys:
        reader.refuse("lowered-without-reason", value.span, finding=code, level=severity, usual=HIGHEST[code])
    return Level(code=code, severity=severity, because=because, lowers=lowers, span=at)


def _known(reader: Reader, code: str, at: Span, *, of_indicator: bool) -> bool:
    if code in HIGHEST and not (of_indicator and code in OF_FILE):
        return True
    if code in HIGHEST:
        reader.refuse("finding-of-file", at, finding=code)
    elif code in MESSAGES:
        reader.refuse("finding-of-reading", at, finding=code)
    elif near := nearest(code, HIGHEST):
        reader.refuse("misspelt-finding", at, finding=code, near=near)
    else:
        reader.refuse("unknown-finding", at, finding=code, example="gap")
    return False
