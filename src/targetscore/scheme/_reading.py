"""What the readers of all parts of a scheme file share: examples for hints, items of lists, ids of something known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from targetscore.errors import nearest
from targetscore.ruleset._fields import EXAMPLES, Fields, Reader
from targetscore.ruleset._yaml import Node, Scalar, Table
from targetscore.ruleset.model import Ruleset

# By id in the scheme; ``None`` for one that cannot be read, so that what names it is not a second problem.
Rulesets: TypeAlias = Mapping[str, Ruleset | None]

# What a hint shows as the value of a key, where a scheme file means something else by it than a rule file.
SHOWN: Final[Mapping[str, str]] = {
    **EXAMPLES,
    "scheme": "district-2022",
    "title": "区综合考核",
    "rulesets": "[{id: county, title: 县对市, rules: county.yaml, data: county.csv}]",
    "id": "county",
    "rules": "county.yaml",
    "data": "county.csv",
    "feeds": "[{from: county, value: total, to: leaders, indicator: unit-result}]",
    "from": "county",
    "to": "departments",
    "value": "lost",
    "is": "优秀",
    "of": "export",
    "over": "{三门: [海游镇, 健跳镇]}",
    "how": "mean",
    "weights": "planting.area",
    "owners": "{lead: 100%, support: 50%}",
    "lead": "100%",
    "support": "50%",
    "indicator": "county-duty",
    "input": "lost",
    "units": "{三门班子: 三门}",
    "overall": "{weights: {main: 70%, special: 30%}, count: points, conventions: {…}}",
    "count": "points",
    "conventions": "{rounding: {total: 2, mode: half up}}",
    "vetoes": "[{from: special, veto: lowest grade}]",
    "groups": "main",
    "payouts": '[{id: bonus, ruleset: departments, sum: "1200000.00", by: grade, shares: {优秀: 1.2, 良好: 1}}]',
    "ruleset": "departments",
    "sum": '"1200000.00"',
    "by": "grade",
    "shares": "{优秀: 1.2, 良好: 1, 合格: 0.8}",
    "spread": "{least: 80%, most: 120%}",
    "least": "80%",
    "most": "120%",
    "measured_in": "元",
    "parts": "{乡镇: 60%, 部门: 40%}",
    "payout": "pool",
    "group": "乡镇",
    "people": "{外经贸局: 23, 统计局: 18}",
    "without": "unranked",
}


def entry(reader: Reader, node: Node, name: str, known: tuple[str, ...]) -> Fields | None:
    """Return the values of one item of the list *name*; what is no table is one problem, not one for each key."""
    if isinstance(node, Table):
        return reader.fields(node, name, known)
    reader.refuse("need-table", node.span, key=name, example=SHOWN[name])
    return None


def one_of(reader: Reader, scalar: Scalar | None, known: Iterable[str], code: str, **values: str) -> str | None:
    """
    Return the text of *scalar* if it is among *known*; else *code* says that there is no such ``{id}``.

    Where nothing is known, that is a problem of its own, noted elsewhere.
    """
    if scalar is None:
        return None
    text, among = scalar.text.strip(), tuple(known)
    if text in among:
        return text
    if near := nearest(text, among):
        reader.refuse("misspelt-reference", scalar.span, text=text, near=near)
    elif among:
        reader.refuse(code, scalar.span, id=text, known=reader.listed(among), **values)
    return None
