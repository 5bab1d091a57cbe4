"""What a file makes of its findings: raised, or lowered for a reason that stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from targetscore.check._declared import about
from targetscore.errors import Finding
from targetscore.ruleset.model import Level, Ruleset


def levelled(ruleset: Ruleset, findings: Iterable[Finding]) -> Iterator[Finding]:
    """
    Yield *findings* with the severities that the file gives them, and what it lowers that is not there.

    What an indicator says of its own findings comes before what the file says of all.
    """
    of_file = {level.code: level for level in ruleset.levels}
    own = {(each.id, level.code): level for each in ruleset.every_indicator() for level in each.levels}
    at_work: set[Level] = set()
    for finding in findings:
        level = own.get((finding.values.get("id", ""), finding.code)) or of_file.get(finding.code)
        found = finding if level is None else _with(level, finding)
        if level is not None and found is not finding:
            at_work.add(level)
        yield found
    for level in (*ruleset.levels, *own.values()):
        if level.lowers and level not in at_work:
            unused = about(ruleset, "level-unused", level.span, "info", finding=level.code, level=level.severity)
            raised = of_file.get(unused.code)
            yield unused if raised is None else _with(raised, unused)


def _with(level: Level, finding: Finding) -> Finding:
    if finding.severity == level.severity:
        return finding
    return attrs.evolve(finding, severity=level.severity, usual=finding.severity, because=level.because)
