"""
Frames: programs as expressions of Narwhals, for polars, pandas, pyarrow, DuckDB and PySpark.

A frame is looked through once, by one query for the least and greatest integer of every column and for what is no
integer; then it is known how wide the numbers have to be. A second query asks for rows without points. What comes out
is the frame's own kind; lazy frames stay lazy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

import narwhals as nw
from narwhals.typing import IntoFrameT

from targetscore._collecting import uncollected
from targetscore.data._long import LongHead, long_head
from targetscore.engines._columns import every_asked, planned, stop_at
from targetscore.engines._frames._batches import lazily, scored_elsewhere
from targetscore.engines._frames._native import BINARY, BINARY_ALONE, WHOLE, Frame, Points, Results
from targetscore.engines._frames._reference import ByReference
from targetscore.engines._frames._scoring import Scoring
from targetscore.engines._frames._totals import Shown
from targetscore.engines._frames._within import scored_within
from targetscore.engines._frames._work import Work
from targetscore.engines._rollup import obstacles, row_obstacles
from targetscore.errors import DataError, Diagnostic, RuleFileError
from targetscore.ruleset.model import Ruleset

Uncovered: TypeAlias = Literal["refuse", "score"]
Refused: TypeAlias = Literal["before", "within"]


def score_frame(
    ruleset: Ruleset,
    frame: IntoFrameT,
    *,
    decimals: Mapping[str, Mapping[str, int]] | None = None,
    results: Results = "all",
    points: Points = "integer",
    uncovered: Uncovered = "refuse",
    refused: Refused = "before",
    tell: Callable[[Diagnostic], object] | None = None,
) -> IntoFrameT:
    """
    Return the scores of a frame, in a frame of the same kind.

    Columns are those of a wide CSV file: ``unit``, ``group``, one for each indicator and one for each further input,
    such as ``export.target``; or of a long one: ``unit``, ``group``, ``indicator`` and one for each input. The points
    are those that `targetscore.score` gives, or there is an error.

    Args:
        ruleset: What `targetscore.load` gave.
        frame: A frame of polars (eager or lazy), pandas or pyarrow, a relation of DuckDB, or a frame of PySpark.
        decimals: Decimals of inputs, by id of the indicator and name of the input, before those of the rule file.
            Columns of whole numbers need none.
        results: ``all``: points, totals, ranks and grades; ``points``: points alone, where units may repeat.
        points: ``integer``: points × 10^decimals of the file's rounding, totals likewise; ``text``: digits. A file that
            rounds nothing has whole numbers and, in ``<id>.over``, what they are divided by.
        uncovered: What becomes of a file of which a row's own values do not decide everything: ``refuse``, with all
            that stands in the way; ``score``: a frame with a row for each unit is scored as `targetscore.score` does
            it, vetoes, quotas and values of the group included, which takes as long. A frame that is not in memory is
            brought there, points alone of rules without values of the group a few rows at a time. Spark's workers do
            the latter, and a row that has no points is an error of Spark.
        refused: When a value is refused that is missing, not exact or takes no points: ``before``, with a `DataError`,
            for which the frame is looked through first; ``within``, for PySpark and points alone: by the query, once
            it comes to the row, as an error of Spark that names unit and indicator.
        tell: Called with each thing that stood in the way of a frame that was scored as `targetscore.score` does it,
            such as the ``append`` of a list.

    Returns:
        The columns for unit and group, and for each indicator ``<id>.points`` (with ``<id>.status`` where a value may
        be missing); ``total``, ``rank``, ``group_rank`` and ``grade``. Of a long frame: a row for each unit and
        indicator, with ``points`` and ``status``, and the others of its unit.

    Raises:
        DataError: Columns that are lacking, values that are not exact, missing or take no points.
        RuleFileError: If a row's own values do not decide its result, or are too large for the frame's numbers.
    """
    native: Frame = nw.from_native(frame)
    if native.implementation not in BINARY | WHOLE:
        message = f"frames of {native.implementation} are not known to be exact"
        raise TypeError(message)
    head = long_head(native.collect_schema().names(), ruleset)
    is_all, stated = results == "all", decimals or {}
    if refused == "within" and (native.implementation not in BINARY_ALONE or is_all):
        message = "only a frame of PySpark refuses rows within the query, for points alone"
        raise TypeError(message)
    try:
        stop_at((*row_obstacles(ruleset), *(obstacles(ruleset) if is_all else ())))
        if refused == "within" and head is None:
            return scored_within(Scoring.of(ruleset, native, stated), points).to_native()
        return _of_rows(ruleset, native, head, stated, is_all, points).to_native()
    except RuleFileError as error:
        if uncovered == "refuse" or head is not None:
            raise
        if tell is not None:
            for each in _in_the_way(ruleset, native, stated, is_all, error):
                tell(each)
    by = ByReference(ruleset, stated, is_all, points)
    return (by.scored(native) if isinstance(native, nw.DataFrame) else scored_elsewhere(by, native)).to_native()


def _in_the_way(
    ruleset: Ruleset,
    frame: Frame,
    stated: Mapping[str, Mapping[str, int]],
    is_all: bool,  # noqa: FBT001 - the one question
    error: RuleFileError,
) -> Iterable[Diagnostic]:
    """Return all that a row's own values do not decide, each thing once: of the file, of its rules, and *error*."""

    def every() -> Iterator[Diagnostic]:
        yield from row_obstacles(ruleset)
        yield from obstacles(ruleset) if is_all else ()
        try:
            Scoring.of(ruleset, frame, stated)
        except RuleFileError as found:
            yield from found.diagnostics
        except DataError:
            pass  # told by scoring, if it cannot do without
        yield from error.diagnostics

    return {(each.code, each.span, str(each)): each for each in every()}.values()


def _of_rows(
    ruleset: Ruleset,
    frame: Frame,
    head: LongHead | None,
    stated: Mapping[str, Mapping[str, int]],
    is_all: bool,  # noqa: FBT001 - the one question
    points: Points,
) -> Frame:
    """Return the scores of a frame whose rows decide them."""
    if head is not None:
        return _by_rows(ruleset, frame, head, stated, is_all, points)
    scoring = Scoring.of(ruleset, frame, stated)
    if isinstance(frame, nw.DataFrame) and (found := _in_memory(scoring, is_all, points)) is not None:
        return found
    scored = _scored(scoring.lazily(), is_all, points)
    eager = isinstance(frame, nw.DataFrame) and isinstance(scored, nw.LazyFrame)
    return scored.collect(backend="polars") if eager and isinstance(scored, nw.LazyFrame) else scored


def _scored(scoring: Scoring, is_all: bool, points: Points) -> Frame:  # noqa: FBT001 - the one question
    frame = scoring.grouped()
    readings = scoring.readings(every_asked(rule for rules in scoring.rules.values() for rule in rules))
    frame = scoring.brought_near(frame, readings)
    ranges, nulls = scoring.looked_through(frame, readings, is_all)
    with uncollected():
        plans = {
            group: planned(rules, scoring.ruleset, ranges, most=scoring.most) for group, rules in scoring.rules.items()
        }
    work = Work(scoring, frame, plans, nulls)
    work.read(readings)
    work.points()
    work.refuse_faults()
    points_of = {group: {each.rule.indicator.id: each.points for each in own} for group, own in plans.items()}
    return Shown(scoring, work.frame, points_of, work.lacking).shown(is_all, points)


def _in_memory(scoring: Scoring, is_all: bool, points: Points) -> Frame | None:  # noqa: FBT001 - as above
    """Return the scores of what is plain, by arrays; ``None``: it takes expressions, or there is no NumPy."""
    try:
        from targetscore.engines._frames._dense import dense
    except ImportError:
        return None
    with uncollected():
        return dense(scoring, is_all, points)


def _by_rows(
    ruleset: Ruleset,
    frame: Frame,
    head: LongHead,
    stated: Mapping[str, Mapping[str, int]],
    is_all: bool,  # noqa: FBT001 - as above
    points: Points,
) -> Frame:
    """Return the scores of a frame with a row for each unit and indicator; all but Spark's are brought into memory."""
    from targetscore.engines._frames._long import long_scored, rounded_places

    if frame.implementation in BINARY_ALONE:
        from targetscore.engines._frames._spark_rows import Pivot, as_rows, scored_by_workers

        rounded_places(ruleset)
        if not is_all:
            return scored_by_workers(ruleset, frame, head, stated, points)
        wide = Scoring.of(ruleset, Pivot.of(ruleset, frame, head).wide(), stated)
        return as_rows(_scored(wide, is_all, points))
    eager = frame if isinstance(frame, nw.DataFrame) else frame.collect()
    with uncollected():
        found = long_scored(ruleset, eager, head, stated, is_all, points)
    return found if isinstance(frame, nw.DataFrame) else lazily(found, frame)
