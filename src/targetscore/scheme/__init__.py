"""
Several rulesets of one assessment.

In: a scheme file, which names rule files, what they hand on to each other and what money follows; the data of each.
Out: a result for every ruleset, what was fed, payouts to the cent. Beside it: samples for spot checks, and a comparison
of assessors.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from targetscore.errors import Finding, Language
    from targetscore.scheme._assessors import Assessor
    from targetscore.scheme.model import Scheme
    from targetscore.scheme.result import SchemeResult
    from targetscore.score._scorecards import Data
    from targetscore.score.result import Result

__all__ = ["check_scheme", "comparability", "explain_overall", "load_scheme", "score_scheme", "spot_check"]


def load_scheme(path: str | os.PathLike[str], *, within: str | os.PathLike[str] | None = None) -> Scheme:
    """
    Return the scheme of the file at *path*, with all rule files that it names.

    Args:
        path: The file.
        within: The folder that every file named must lie in, at any depth; that of *path* if it is not given.

    Raises:
        RuleFileError: With every problem of the scheme file and of the rule files, by file and place.
        OSError: If there is no file at *path*, or it cannot be opened.
    """
    from targetscore.ruleset._yaml import opened
    from targetscore.scheme._file import read

    source = opened(path)
    return read(source, Path(path).parent if within is None else Path(within))


def check_scheme(scheme: Scheme) -> tuple[Finding, ...]:
    """
    Return which grades of the overall result nobody can get, in order of place.

    What is to be said of the rule files that *scheme* names, `targetscore.check` says of each.
    """
    from targetscore.errors import in_order
    from targetscore.scheme._checking import of_overall

    return in_order(of_overall(scheme))


def score_scheme(scheme: Scheme, data: Mapping[str, Data] = MappingProxyType({})) -> SchemeResult:
    """
    Return the results of all rulesets of *scheme*, each scored after those that feed it, and the payouts.

    Args:
        scheme: What `load_scheme` gave.
        data: Unit data by the id of the ruleset, as `targetscore.score` takes them; they stand in for the file that the
            scheme names.

    Raises:
        DataError: With every problem of the data, of values that cannot be handed on, and of payouts.
        KeyError: If *data* names a ruleset that the scheme does not have.
    """
    from targetscore.scheme._scoring import scored

    return scored(scheme, data)


def explain_overall(result: SchemeResult, unit: str, *, language: Language | None = None) -> str:
    """
    Return why *unit* came to its overall result, as lines of text: what each ruleset brought, and how the total is
    made of it; its rank and group, vetoes that carry over, its grade and what that was decided by.

    Args:
        result: What `score_scheme` gave.
        unit: A unit that the overall result has.
        language: That of the text; else that of the scheme file.

    Raises:
        KeyError: If the overall result has no such unit, or the scheme no overall result.
    """
    from targetscore.scheme._explaining import explained

    return explained(result, unit, language)


def spot_check(units: Iterable[str], size: int | Fraction, seed: str) -> tuple[str, ...]:
    """
    Return a sample of *units* that anybody can draw again.

    Every unit is given the SHA-256 of the seed, a line feed and its name, in UTF-8; those with the least digests are
    the sample, in this order. So a larger sample begins with the smaller one, and neither the order of the units nor
    a unit that is added changes who of the others comes before whom.

    Args:
        units: Names; one that is given twice counts once.
        size: How many: a whole number, or as a `Fraction` a share of the units, rounded up.
        seed: Any text, such as a number drawn in public once the data are closed.

    Raises:
        ValueError: If *seed* is empty, *size* is below 0, or there are not so many units.

    >>> from fractions import Fraction
    >>> spot_check(["三门", "天台", "仙居"], 1, "2022-12-05")
    ('天台',)
    >>> spot_check(["天台", "仙居", "三门"], Fraction(2, 5), "2022-12-05")
    ('天台', '三门')
    """
    from targetscore.scheme import _sample

    return _sample.drawn(units, size, seed)


def comparability(result: Result) -> Mapping[str, Assessor]:
    """
    Return how freely each assessor gives points, by name in the order of the rule file.

    An assessor is who certifies indicators (``owners: {certified_by: …}``). Each unit has a share of the full points
    that an assessor had to give it; what is compared are the mean of these shares, the least, the greatest, and the
    spread between these. Exempt indicators and those without full points take no part.
    """
    from targetscore.scheme import _assessors

    return _assessors.compared(result)
