"""
What changed in meaning between two rule files.

In: two rulesets, and perhaps unit data. Out: a frozen `targetscore.diff.model.Diff`: every indicator compared, exactly
where it can be, what else changed in words, and who gains and who loses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from targetscore.data._tables import Data
    from targetscore.diff.model import Diff
    from targetscore.ruleset.model import Ruleset

__all__ = ["diff"]


def diff(
    old: Ruleset,
    new: Ruleset,
    data: Data | None = None,
    *,
    renamed: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> Diff:
    """
    Return what changed in meaning from *old* to *new*, not in layout or wording.

    Args:
        old: What `targetscore.load` gave for the earlier file.
        new: The same for the later one.
        data: Unit data to score by both, as `targetscore.score` takes them; ids may be those of either file.
        renamed: Ids of *new* by the ids that *old* has for the same indicators; others belong together by their ids.
        sheet: The sheet of a workbook; ``None``: the only one that holds anything.

    Raises:
        DataError: If the data cannot be scored by one of the files.
        KeyError: If *renamed* names an id that its file does not have.
        ValueError: If *renamed* gives two indicators one id, or *sheet* is given for what has no sheets; with
            *data*, if an id that *renamed* names belongs to one indicator in *old* and to another in *new*.
    """
    from targetscore.diff._rules import indicator_changes
    from targetscore.diff._settings import ruleset_settings
    from targetscore.diff.model import Diff

    names = dict(renamed or {})
    _check_renamed(names, old, new)
    made = Diff(
        old=old, new=new, settings=tuple(ruleset_settings(old, new)), indicators=indicator_changes(old, new, names)
    )
    if data is None:
        return made
    import attrs

    from targetscore.diff._units import data_diff, of_two

    if of_two(names, old, new):
        message = f"one indicator of the old file and another of the new one: {', '.join(of_two(names, old, new))}"
        raise ValueError(message)
    return attrs.evolve(made, data=data_diff(old, new, data, names, sheet))


def _check_renamed(renamed: Mapping[str, str], old: Ruleset, new: Ruleset) -> None:
    for names, ruleset in ((renamed, old), (renamed.values(), new)):
        known = {each.id for body in ruleset.bodies for each in body.every_indicator()}
        for name in names:
            if name not in known:
                raise KeyError(name)
    if len(set(renamed.values())) != len(renamed):
        message = "two indicators cannot become one"
        raise ValueError(message)
