"""
What came of checking and testing, as text for people, programs and CI systems.

In: findings and outcomes of tests, as values. Out: one text, the same bytes for the same values: no time, no name of a
machine, paths as they were given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, assert_never, get_args

if TYPE_CHECKING:
    from targetscore.errors import Language
    from targetscore.reports.model import Checked, Tried

Form: TypeAlias = Literal["text", "json", "junit", "sarif", "github"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)


def of_checks(checked: Sequence[Checked], form: Form, language: Language) -> str:
    """Return what was found in each of several files; *language* is that of what is said of them together."""
    from targetscore.reports import _github, _json, _junit, _notes, _sarif, _text

    match form:
        case "text":
            return _text.of_checks(checked, language)
        case "json":
            return _json.of_checks(checked)
        case "junit":
            return _junit.of_checks(checked)
        case "sarif":
            return _sarif.written(_notes.of_checks(checked), language)
        case "github":
            return _github.written(_notes.of_checks(checked))
        case _:
            assert_never(form)


def of_tests(tested: Sequence[Tried], form: Form, language: Language) -> str:
    """Return what came of the tests of each of several rule files."""
    from targetscore.reports import _github, _json, _junit, _notes, _sarif, _text

    match form:
        case "text":
            return _text.of_tests(tested)
        case "json":
            return _json.of_tests(tested)
        case "junit":
            return _junit.of_tests(tested)
        case "sarif":
            return _sarif.written(_notes.of_tests(tested), language)
        case "github":
            return _github.written(_notes.of_tests(tested))
        case _:
            assert_never(form)
