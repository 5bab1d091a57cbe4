"""What is reported: a file that was checked, a rule file that was tested."""

from __future__ import annotations

import attrs

from targetscore.errors import Finding, Language
from targetscore.testing.model import Report


@attrs.frozen(kw_only=True)
class Checked:
    """What was found in *file*; *well* is what to say where nothing was."""

    file: str
    findings: tuple[Finding, ...]
    well: str = ""


@attrs.frozen(kw_only=True)
class Tried:
    """
    What came of the tests of one rule file, to be told in *language*.

    *least*: which per cent of the changes of the rules cases must notice. *listed*: whether to list what none touches.
    """

    report: Report
    language: Language
    least: int = 0
    listed: bool = False

    @property
    def too_few(self) -> bool:
        """Whether cases notice fewer changes of the rules than they must."""
        mutation = self.report.mutation
        return mutation is not None and mutation.share * 100 < self.least

    @property
    def failed(self) -> bool:
        """Whether anything failed."""
        return bool(self.report.failed) or self.too_few
