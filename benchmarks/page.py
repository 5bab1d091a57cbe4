"""The page and the READMEs' line, made from the figures that are held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from figures import Figure, Growth, Peer, Row, from_json, written

TEMPLATE = Path(__file__).with_name("page.md")
ABSENT = "not installed"
"""What a part says of a package that it ran without."""


def rows_of(held: Mapping[str, Any], *parts: str) -> list[Row]:
    """Return the rows of *parts* as they are held."""
    return [from_json(row) for part in parts if part in held for row in held[part]["rows"]]


def table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a table; all columns but the first and the remarks hold numbers."""
    rules = ["---" if head in {heads[0], "remarks"} else "---:" for head in heads]
    return "\n".join("| " + " | ".join(line) + " |" for line in (heads, rules, *lines)) + "\n"


def goals(held: Mapping[str, Any], parts: Sequence[str]) -> str:
    """Return the table of what was wanted and what was measured; the engines, which have a table too, in a line."""
    tried = [row for row in rows_of(held, "engines") if isinstance(row, Figure) and row.value is not None]
    figures = [row for row in rows_of(held, *parts) if isinstance(row, Figure) and not is_engine(row)]
    if tried:
        wrong = sum(row.value or 0 for row in tried)
        what = "mismatches over the whole domain of the test rule, all engines of the next table together"
        figures.insert(0, Figure(what, wrong, "", 0, f"{len(tried)} engines"))
    left = [part for part in parts if part not in held]
    figures += [Figure(f"benchmark `{part}`", None, "", None, "not measured yet") for part in left]
    lines = [
        (row.what, "" if row.most is None else f"at most {row.goal}" if row.most else "0", shown(row), row.note)
        for row in figures
    ]
    return table(("what", "goal", "measured", "remarks"), lines)


def shown(row: Figure) -> str:
    """Return what was measured, in bold letters where it is not what was wanted."""
    return f"**{row.measured}, not met**" if row.met is False else row.measured


def is_engine(row: Figure) -> bool:
    """Whether *row* says how many values an engine gets wrong."""
    return row.unit.endswith("of the domain wrong")


def engines(held: Mapping[str, Any]) -> str:
    """Return the table of mismatches."""
    figures = [row for row in rows_of(held, "engines") if isinstance(row, Figure) and is_engine(row)]
    lines = [(row.what, row.note if row.value is None else shown(row).replace(" of the domain", "")) for row in figures]
    return table(("engine", "values otherwise than in fractions"), lines)


def peers(held: Mapping[str, Any]) -> str:
    """Return the table of the others."""
    lines = []
    for row in (row for row in rows_of(held, "peers") if isinstance(row, Peer)):
        pairs = [row.wrong.get(what) for what in ("4 decimals", "2 decimals", "steps")]
        wrong = ["–" if pair is None else f"{pair[0]:,} of {pair[1]:,}" for pair in pairs]
        time_ = "–" if row.nanoseconds is None else written(row.nanoseconds, "ns")
        times = row.note if row.ratio is None else f"{written(row.ratio, '×')} {row.beside}"
        lines.append((row.name, time_, times, *wrong))
    return table(
        ("way", "a value", "time", "wrong, of four decimals", "wrong, of two decimals", "steps miscounted"), lines
    )


def costs(held: Mapping[str, Any], parts: Sequence[str]) -> Iterator[str]:
    """Yield what time grows with."""
    # The long run of a benchmark says more than its short one.
    names = [part for part in parts if not (part == "stream" and "stream-long" in held)]
    for row in (row for row in rows_of(held, *names) if isinstance(row, Growth)):
        start, each = row.fitted
        about = f"{row.what}; {row.note}" if row.note else row.what
        yield f"{about}: {written(start, 's')} + {written(each, 'ns')} × cells.\n"
        lines = []
        for place, (cells, seconds) in enumerate(zip(row.cells, row.seconds, strict=True)):
            model = row.expected(cells)
            beside = "" if place < 2 else f"{seconds / model:.2f}" if model else "–"  # noqa: PLR2004 - it is made from two
            if beside and not row.holds(place):
                beside = f"**{beside}, does not hold**"
            lines.append((f"{cells:,}", written(seconds, "s"), written(model, "s"), beside))
        yield table(("cells", "measured", "by the model", "measured ÷ model"), lines)


def where(held: Mapping[str, Any]) -> Iterator[str]:
    """Yield the machines and versions, and when each part ran."""
    environments = _environments(held)
    for parts, one in environments:
        versions = [f"{name} {version}" for name, version in one.items() if name != "machine" and version != ABSENT]
        lacking = [name for name, version in one.items() if version == ABSENT]
        if len(environments) > 1:
            yield ", ".join(f"`{name}`" for name in parts) + ":\n"
        yield f"{one['machine']}.\n"
        yield ", ".join(versions) + ".\n"
        yield (
            f"Not installed, so not measured: {', '.join(lacking)}.\n"
            if lacking
            else "Nothing that is compared with was missing.\n"
        )
    lines = [
        (
            f"`{name}`",
            part["date"],
            f"{part['seconds']:,.0f} s",
            "–" if part["others"] is None else f"{part['others']:.1f}",
        )
        for name, part in held.items()
    ]
    yield table(("part", "date", "took", "processors taken by other work"), lines)


def _environments(held: Mapping[str, Any]) -> list[tuple[list[str], dict[str, str]]]:
    """Return the environments that parts ran in, with the parts; one that lacks packages of another is no other."""
    found: list[tuple[list[str], dict[str, str]]] = []
    for name, part in held.items():
        own = part["where"]
        same = next(((parts, one) for parts, one in found if _is_of(own, one)), None)
        if same is None:
            found.append(([name], dict(own)))
            continue
        parts, one = same
        parts.append(name)
        one |= {package: version for package, version in own.items() if version != ABSENT}
    return found


def _is_of(part: Mapping[str, str], environment: Mapping[str, str]) -> bool:
    """Return whether no version of *part* is another one than that of *environment*."""
    return all(
        version == environment.get(name, ABSENT) or ABSENT in {version, environment.get(name, ABSENT)}
        for name, version in part.items()
    )


def page(held: Mapping[str, Any], parts: Sequence[str]) -> str:
    """Return the report."""
    return TEMPLATE.read_text(encoding="utf-8").format(
        goals=goals(held, parts),
        engines=engines(held),
        peers=peers(held),
        costs="\n".join(costs(held, parts)),
        where="\n".join(where(held)),
    )


def headline(held: Mapping[str, Any], language: str) -> str:
    """Return the line for the README: ratios and wrong values that stand in the report."""
    figures = {row.what: row for row in rows_of(held, "compiled", "stream", "stream-long") if isinstance(row, Figure)}
    # These round half up as the rule does: what they get wrong is a matter of their numbers alone.
    half_up = ("OpenFisca-core", "NumPy float64, `floor", "DuckDB DOUBLE")
    wrong = {
        name.split(",")[0]: row.wrong["4 decimals"]
        for name in half_up
        for row in rows_of(held, "peers")
        if isinstance(row, Peer) and row.name.startswith(name) and "4 decimals" in row.wrong
    }
    zen, engine = (
        figures.get(f"one value, compiled: points, beside {peer}")
        for peer in ("zen-engine's compiled expression", "rule-engine")
    )
    memory = next((figures[what] for what in figures if what.startswith("CSV to CSV, 100,000,000 ")), None)
    some = list(wrong)
    told: list[str] = []
    english = language == "en"
    if zen and zen.value is not None and engine and engine.value is not None:
        one, other = f"{zen.value:.2g}", f"{engine.value:.2g}"
        told.append(
            f"a compiled rule takes {one} of the time of zen-engine's and {other} of rule-engine's"
            if english
            else f"编译后的规则用时是 zen-engine 的 {one}、rule-engine 的 {other}"
        )
    if some:
        count = f"{wrong[some[0]][1]:,}"
        each = (", " if english else "、").join(f"{wrong[name][0]:,} ({name})" for name in some)
        told.append(
            f"of {count} values none is wrong, where others get another second decimal for {each}"
            if english
            else f"{count} 个数无一算错，而其他做法第二位小数算错的有 {each} 个"
        )
    if memory and memory.value is not None:
        told.append(
            f"scoring 100 million cells of CSV held {memory.measured}"
            if english
            else f"给1亿个 CSV 单元格计分只占 {memory.measured}"
        )
    if not told:
        return ""
    link = "docs/explanation/benchmarks.md"
    return f"[Measured]({link}): {'; '.join(told)}.\n" if english else f"[实测]({link})：{'；'.join(told)}。\n"
