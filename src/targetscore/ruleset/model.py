"""A year's rule file after loading: frozen values, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final, Literal, TypeAlias

import attrs

from targetscore import ast
from targetscore._numbers import in_digits
from targetscore.curve import Condition, Curve
from targetscore.errors import Language, Severity, Source, Span

# What a value is to its indicator, where the rule file declares no input of that name.
RANKS: Final = frozenset({"rank", "rank_from_last"})
# Numbers of places and units, which have no unit of measure.
PLACES: Final = RANKS | {"number_ranked"}
ROLES: Final = (
    "actual", "target", "completion", "last_year", "growth", "mean", "best", "worst", "rank", "rank_from_last",
    "number_ranked",
)  # fmt: skip

Missing: TypeAlias = Literal["error", "zero", "exempt", "mean of the others"]
Ties: TypeAlias = Literal["shared", "dense", "mean", "refused"]


@attrs.frozen(kw_only=True)
class Places:
    """Decimal places of points and totals (``None``: not rounded) and the mode of rounding."""

    points: int | None
    total: int | None
    mode: ast.Rounding = "half up"


@attrs.frozen(kw_only=True)
class Conventions:
    """
    What the texts may leave open. ``None``: not declared; a rule that needs it is an error that names it.

    Attributes:
        base: Base score as a share of the indicator's points (3/5 for 60 %).
        steps: What part of a step counts.
        floor: Least points of an indicator; the string ``none`` for no floor.
        rounding: Decimal places of results; the string ``none`` for exact results.
        missing: What a missing value does.
        unreached: What a value below the lowest tier earns: ``zero``, or ``error``.
        rate_origin: 100 if a falling rate with no reference counts from 100 %; the string ``none`` if that is refused.
        ties: Ranks of equal values: ``shared`` (1, 2, 2, 4), ``dense`` (1, 2, 2, 3), ``mean`` (1, 2½, 2½, 4), or
            ``refused``, an error.
        ties_by: Figures that part equal values before *ties* is asked: ``gdp.actual``, for totals also
            ``export.points`` and ``economy.total``; more is better, unless the indicator says that lower is.
        rank_on: Whether totals are ranked before or after rounding.
        exempt: Where the points of an exempt indicator go: ``drop``, they leave the total; ``rescale``, the rest of its
            section is scaled up to the section's points.
        veto: What a veto does whose text does not say it.
        places: How a share of the units (the first quarter of 10) becomes a whole number of places.
        decimals: With how many decimals values are published whose indicator or input does not say it.
    """

    base: Fraction | None = None
    steps: ast.PartOfStep | None = None
    floor: Fraction | Literal["none"] | None = None
    rounding: Places | Literal["none"] | None = None
    missing: Missing | None = None
    unreached: Literal["zero", "error"] | None = None
    rate_origin: Fraction | Literal["none"] | None = None
    ties: Ties | None = None
    ties_by: tuple[str, ...] = ()
    rank_on: Literal["exact", "rounded"] | None = None
    exempt: Literal["drop", "rescale"] | None = None
    veto: Consequence | None = None
    places: ast.Rounding | None = None
    decimals: int | None = None


# What vetoes and decisions do ---------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Grade:
    """The unit's grade is *grade*, whatever its points; empty: the lowest there is."""

    grade: str = ""


@attrs.frozen(kw_only=True)
class NotAbove:
    """The unit's grade is *grade* at best; empty: the second from the top. *barred*: it is below *grade*."""

    grade: str = ""
    barred: bool = False


@attrs.frozen(kw_only=True)
class Down:
    """The unit's grade falls by *steps*, not below the lowest."""

    steps: int = 1


@attrs.frozen(kw_only=True)
class Zero:
    """The points of *of*, an id of an indicator or section, are 0; of the total if it is empty."""

    of: str = ""


@attrs.frozen(kw_only=True)
class Unranked:
    """The unit takes no part in the ranking and in quotas."""


Consequence: TypeAlias = Grade | NotAbove | Down | Zero | Unranked


@attrs.frozen(kw_only=True)
class Effect:
    """*does* follows where *when* holds; *clause* is the clause of the text that says so."""

    when: Condition
    does: Consequence
    clause: ast.Clause


@attrs.frozen(kw_only=True)
class Name:
    """
    A word of the rule text that stands for a value.

    Attributes:
        id: Role (``actual``, ``target`` …), input id or parameter id.
        words: Title and aliases, as the text may write them.
        measured_in: Unit of measure; ``%`` for rates, ``yes/no`` for facts, empty if not stated.
        constant: The value of a parameter; ``None`` for what the data gives.
        taken_from: Where the value comes from instead of the unit's own row: ``export.points``, ``export.actual``
            (another indicator of the unit), ``economy.total`` (a section), ``units`` (how many units of the group have
            a value), ``total``; ``None``: from its row.
        absent: What stands in where no value is given: 0, or no for a fact. ``None``: the value is missing.
        least: The least value that data may state; ``None``: no bound is declared.
        most: The greatest value that data may state, likewise.
    """

    id: str
    words: tuple[str, ...]
    measured_in: str = ""
    constant: Fraction | None = None
    taken_from: str | None = None
    absent: Fraction | bool | None = None
    least: Fraction | None = None
    most: Fraction | None = None

    @property
    def bounded(self) -> bool:
        """Whether a range is declared."""
        return self.least is not None or self.most is not None

    def allows(self, value: Fraction) -> bool:
        """Return whether *value* lies within the declared range, its ends included."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


def range_told(name: Name) -> str:
    """
    Return the declared range of *name* for messages of either language.

    >>> target = Name(id="target", words=(), least=Fraction(85), most=Fraction(100))
    >>> range_told(target), range_told(attrs.evolve(target, most=None))
    ('85 – 100', '≥ 85')
    """
    if name.least is None:
        return "" if name.most is None else f"≤ {in_digits(name.most)}"
    return f"≥ {in_digits(name.least)}" if name.most is None else f"{in_digits(name.least)} – {in_digits(name.most)}"


@attrs.frozen(kw_only=True)
class Example:
    """
    A row of inputs as written, and the points that it must earn.

    *group*: whose points and parameters it is worked out with; ``None``: those that the file states for all.
    """

    values: Mapping[str, str] = attrs.field(hash=False)
    points: Fraction
    group: str | None = None
    span: Span


@attrs.frozen(kw_only=True)
class Expectation:
    """What the points of an indicator are said to do; *amount* belongs to ``at most`` and ``at least``."""

    kind: Literal["rising", "falling", "continuous", "at most", "at least"]
    amount: Fraction | None = None
    text: str
    span: Span


@attrs.frozen(kw_only=True)
class Level:
    """
    The severity that a file gives to all findings of one code.

    *lowers*: some of them have a higher one by themselves; *because* then says why. *span* is where the code stands.
    """

    code: str
    severity: Severity
    because: str = ""
    lowers: bool = False
    span: Span


@attrs.frozen(kw_only=True)
class Indicator:
    """
    One line of the assessment: its points, what its number is measured in, its rule and what the rule means.

    *text_offsets* places every character of the rule text in the file (one more than its length).
    *names* holds its own title and aliases (id ``actual``), roles with aliases, inputs and the ruleset's parameters.
    *effects* are what its rule does beside moving points. *missing*: its own policy, before that of the conventions.
    *events*: inputs that are counted from rows of their own, the highest level first; a thing that is rewarded at
    several levels counts at its highest. *judge*: who gives the value; such a value needs a reason in the data.
    *first*: which values rank first, where the rule's text says it; else those that are *better*. *ranked_by*: which
    of the unit's own values is ranked (``completion``, ``growth``), where the text says it. *levels*: what its findings
    are to be, before what the file says of all.
    """

    id: str
    title: str
    points: Fraction
    measured_in: str
    better: Literal["higher", "lower"] | None
    base: Fraction | None
    names: tuple[Name, ...]
    wording: tuple[str, ...]
    rule: ast.Rule
    curve: Curve
    examples: tuple[Example, ...]
    owners: Mapping[str, object] = attrs.field(hash=False)
    decimals: Mapping[str, int] = attrs.field(hash=False)
    effects: tuple[Effect, ...] = ()
    missing: Missing | None = None
    events: tuple[str, ...] = ()
    judge: str = ""
    first: Literal["higher", "lower"] | None = None
    ranked_by: str | None = None
    expect: tuple[Expectation, ...] = attrs.field(default=(), eq=False)
    levels: tuple[Level, ...] = attrs.field(default=(), eq=False)
    span: Span
    text_offsets: Sequence[int] = attrs.field(repr=False, hash=False, eq=False)

    def unit_of(self, name: str) -> str:
        """Return what the input or role *name* is measured in; what no one says is measured as its role is."""
        return self.units_of((name,))[name]

    def units_of(self, names: Iterable[str]) -> dict[str, str]:
        """Return the same of several *names*."""
        declared = {each.id: each.measured_in for each in self.names}
        return {name: declared[name] if name in declared else unit_of_role(name, self.measured_in) for name in names}

    def bounded(self) -> dict[str, Name]:
        """Return the inputs with a declared range, by id."""
        return {name.id: name for name in self.names if name.bounded}

    def allows(self, row: Mapping[str, Fraction | bool]) -> bool:
        """Return whether all values of *row* lie within the declared ranges."""
        return all(name.id not in row or name.allows(Fraction(row[name.id])) for name in self.names if name.bounded)


def unit_of_role(role: str, measured_in: str) -> str:
    """
    Return what a role is measured in, for an indicator that is *measured_in* something.

    >>> unit_of_role("target", "亿美元"), unit_of_role("growth", "亿美元"), unit_of_role("rank", "亿美元")
    ('亿美元', '%', '')
    """
    if role in {"completion", "growth"}:
        return "%"
    return "" if role in PLACES else measured_in


@attrs.frozen(kw_only=True)
class Section:
    """
    Indicators and sections under a title.

    Attributes:
        points: Full points. What is inside adds up to them, or is scaled to them where *scaled*.
        weight: Share of the section's points that goes into what it stands in (1/4 for 25 %).
        at_least: With fewer indicators or sections scored inside it, the section is not scored.
        least: Floor of the section's points; ``None``: no floor.
        most: Cap of the section's points; ``None``: no cap.
        on_top: Of an adjustment: it may lift the total above the full points.
    """

    id: str
    title: str
    points: Fraction
    sections: tuple[Section, ...]
    indicators: tuple[Indicator, ...]
    scaled: bool = False
    weight: Fraction = Fraction(1)
    at_least: int = 0
    least: Fraction | None = None
    most: Fraction | None = None
    on_top: bool = True
    span: Span

    def every_indicator(self) -> tuple[Indicator, ...]:
        """Return all indicators in the order of the file, those in sections inside included."""
        return (*self.indicators, *(found for section in self.sections for found in section.every_indicator()))

    def every_section(self) -> tuple[Section, ...]:
        """Return this section and those inside it, each before what is inside."""
        return (self, *(found for section in self.sections for found in section.every_section()))


@attrs.frozen(kw_only=True)
class Body:
    """
    What the units of one group are scored by: the file's rules with the group's points and parameters.

    *points* are the full points of *sections* and *indicators*. *adjustments* (bonuses and penalties) and *vetoes* have
    no full points. *intermediate* indicators, and sections of them under *intermediate_sections*, are scored and shown
    but go into no total: others take their points.
    """

    points: Fraction
    sections: tuple[Section, ...]
    indicators: tuple[Indicator, ...]
    adjustments: tuple[Section, ...] = ()
    vetoes: tuple[Indicator, ...] = ()
    intermediate: tuple[Indicator, ...] = ()
    intermediate_sections: tuple[Section, ...] = ()

    def scored(self) -> tuple[Indicator, ...]:
        """Return the indicators that make the total in the order of the file, adjustments last."""
        return (
            *self.indicators,
            *(i for section in (*self.sections, *self.adjustments) for i in section.every_indicator()),
        )

    def every_section(self) -> dict[str, Section]:
        """Return all sections by id, adjustments and intermediate ones last, each before what is inside."""
        tops = (*self.sections, *self.adjustments, *self.intermediate_sections)
        return {found.id: found for section in tops for found in section.every_section()}

    def every_intermediate(self) -> tuple[Indicator, ...]:
        """Return the intermediate indicators, those in sections included."""
        inside = (each for section in self.intermediate_sections for each in section.every_indicator())
        return (*self.intermediate, *inside)

    def every_indicator(self) -> tuple[Indicator, ...]:
        """Return all that has a rule: indicators, those of adjustments, intermediate ones, vetoes."""
        return (*self.scored(), *self.every_intermediate(), *self.vetoes)


@attrs.frozen(kw_only=True)
class Group:
    """
    Units that are compared and ranked with each other.

    *units* is empty where the data say in a column ``group`` who belongs to it.
    """

    id: str
    title: str
    units: tuple[str, ...]
    body: Body
    span: Span


@attrs.frozen(kw_only=True)
class Limits:
    """Bounds of the total, both included (``None``: none), and how many parts of it must be scored."""

    least: Fraction | None = None
    most: Fraction | None = None
    at_least: int = 0


@attrs.frozen(kw_only=True)
class Quota:
    """
    At most *share* of the units (rounded to a whole number as *mode* says), counted in each group or over *all_units*.

    *ties*: where equal totals stand on both sides of the edge, ``out``: none of them gets in; ``in``: all of them do.
    """

    share: Fraction
    mode: ast.Rounding
    ties: Literal["out", "in"]
    all_units: bool = False


@attrs.frozen(kw_only=True)
class Requirement:
    """
    A figure of the result that must lie within *least* and *most*, both included.

    *of*: ``export.points``, ``economy.total``, ``total``, ``rank``. *in_percent*: as a share of its full points.
    *grades*: of a grade in one ruleset of a scheme (``economy.grade``), those that will do, the highest first.
    """

    of: str
    least: Fraction | None = None
    most: Fraction | None = None
    in_percent: bool = False
    grades: tuple[str, ...] = ()
    span: Span = attrs.field(default=ast.NOWHERE, eq=False)


@attrs.frozen(kw_only=True)
class Band:
    """A grade for totals of *least* and more (``None``: for all that is left), with what else it needs."""

    grade: str
    least: Fraction | None
    quota: Quota | None = None
    needs: tuple[Requirement, ...] = ()
    span: Span


@attrs.frozen(kw_only=True)
class Promotion:
    """A recorded decision that lifts the grade of *unit* by *steps* (below 0: lowers it)."""

    unit: str
    steps: int
    reason: str
    approval: str
    span: Span


@attrs.frozen(kw_only=True)
class Grades:
    """Bands from the highest to the lowest. *by*: totals, or totals in per cent of the points that count."""

    by: Literal["total", "percent"]
    bands: tuple[Band, ...]
    promotions: tuple[Promotion, ...] = ()


@attrs.frozen(kw_only=True)
class SourceOrder:
    """
    Which of several sources of one cell counts: the first of *order* that has it.

    Differences from it of more than *tolerance* are listed: a share of it (1/100 for 1 %) where *in_percent*, else a
    number.
    """

    order: tuple[str, ...]
    tolerance: Fraction
    in_percent: bool


@attrs.frozen(kw_only=True)
class Target:
    """A target that was changed during the year: the last *decided* for a unit and indicator counts."""

    unit: str
    indicator: str
    input: str
    value: Fraction
    decided: str
    reason: str
    approval: str
    span: Span


@attrs.frozen(kw_only=True)
class Warned:
    """A warning level of a forecast: points below *below* (a share of the full points, or the base score)."""

    level: str
    below: Fraction | Literal["base", "full"]
    span: Span


@attrs.frozen(kw_only=True)
class Ruleset:
    """
    A year's rules, checked as far as one file can be: every text read, every reference found.

    *places* says where keys of the file stand: ``title``, ``conventions.base``, ``parameters.national_growth``.
    """

    id: str
    year: int
    title: str
    language: Language
    conventions: Conventions
    parameters: Mapping[str, Fraction] = attrs.field(hash=False)
    body: Body
    groups: tuple[Group, ...] = ()
    total: Limits = Limits()
    grades: Grades | None = None
    sources: SourceOrder | None = None
    targets: tuple[Target, ...] = ()
    warnings: tuple[Warned, ...] = ()
    levels: tuple[Level, ...] = attrs.field(default=(), eq=False)
    source: Source
    places: Mapping[str, Span] = attrs.field(factory=dict, eq=False, repr=False)
    rules_hash: str

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the file."""
        return self.body.sections

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators of the file that stand in no section."""
        return self.body.indicators

    @property
    def bodies(self) -> tuple[Body, ...]:
        """What units are scored by: the file's own rules, and those of each group."""
        return (self.body, *(group.body for group in self.groups))

    def every_indicator(self) -> tuple[Indicator, ...]:
        """Return all indicators in the order of the file: those in sections, adjustments and vetoes included."""
        return self.body.every_indicator()

    def body_of(self, group: str | None) -> Body:
        """Return what the units of *group* are scored by; ``None``: the file has no groups."""
        return next((each.body for each in self.groups if each.id == group), self.body)
