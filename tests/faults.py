"""
Rule files made from a seed: sound ones, and such with one fault put in.

The rules and the faults of texts are data, in `faulty/`; what is wrong beyond one text is a function of `faults_of.py`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

HERE: Final = Path(__file__).resolve().parent / "faulty"
LANGUAGES: Final = ("zh", "en")
UNNEEDED: Final = ("title", "needs", "conventions", "parameters", "targets", "veto")

Entry: TypeAlias = dict[str, Any]


@cache
def data(name: str) -> Any:
    """Return what `faulty/NAME.yaml` holds, all of it texts."""
    return yaml.load((HERE / f"{name}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - makes no objects


def in_language(node: Any, language: str, drawn: dict[str, str]) -> Any:
    """Return *node* in one language, its numbers filled in."""
    if isinstance(node, dict):
        if node.keys() == set(LANGUAGES):
            return in_language(node[language], language, drawn)
        return {key: in_language(value, language, drawn) for key, value in node.items()}
    if isinstance(node, list):
        return [in_language(each, language, drawn) for each in node]
    return re.sub(r"\{([\w-]+)\}", lambda found: drawn[found[1]], node)


def numbers(draw: random.Random, points: int) -> dict[str, str]:
    """Draw the numbers of one rule with *points*."""
    high, middle, low = draw.randint(94, 98), draw.randint(80, 86), draw.randint(62, 69)
    small = draw.randrange(200, 900, 10)
    drawn: dict[str, int | Fraction] = {
        "P": points, "Pm": points - 1, "P3": points + 3, "half": points // 2, "base": Fraction(3 * points, 5),
        "H": high, "Hm": high - 1, "M": middle, "L": low, "A": small, "B": small + draw.choice([50, 80, 120]),
        "tenth": Fraction(middle, 10), "low-tenth": Fraction(low, 10), "ten": high * 10, "A-tenth": small // 10,
        "n": draw.randint(2, 5), "c": Fraction(draw.choice([2, 5]), 10),
    }  # fmt: skip
    return {name: _written(Fraction(value)) for name, value in drawn.items()}


def _written(value: Fraction) -> str:
    tenths = value * 10
    assert tenths.denominator == 1
    whole, part = divmod(int(tenths), 10)
    return f"{whole}.{part}" if part else str(whole)


class Book:
    """A rule file on the way: *file* is what it says, *draw* adds chance."""

    def __init__(
        self,
        seed: int,
        *,
        shapes: tuple[str, ...] = (),
        sections: bool | None = None,
        groups: bool | None = None,
        sourced: bool | None = None,
    ) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - chance that can be repeated
        self.language = LANGUAGES[seed % 2]
        self._sourced = self._or_chance(sourced)
        names = sorted(data("sound"))
        others = self.draw.sample([name for name in names if name not in shapes], self.draw.randint(3, 5) - len(shapes))
        indicators = [self._indicator(shape) for shape in (*others, *shapes)]
        self.draw.shuffle(indicators)
        self.file: Entry = in_language(data("frame")["head"], self.language, {"year": str(2010 + seed % 16)})
        if any(each["id"] == "parameter" for each in indicators):
            self.file["parameters"] = self.framed("parameters")
        if self._or_chance(groups):
            self.file["groups"] = self.framed("groups")
        self._arrange(indicators, in_sections=self._or_chance(sections))
        if self._or_chance(None):
            self.file["adjustments"] = self.framed("adjustments")
        self.file["vetoes"] = self.framed("vetoes")
        if self._sourced:
            beside = [each for section in self.file.get("adjustments", []) for each in section["indicators"]]
            for each in (*beside, *self.file["vetoes"]):
                each["owners"] = self.framed("owners")
        self.file["grades"] = self.framed("grades", total=sum(int(each["points"]) for each in indicators))

    def _or_chance(self, said: bool | None) -> bool:
        chance = self.draw.random() < 0.5
        return chance if said is None else said

    def framed(self, part: str, total: int = 0) -> Any:
        """Return a part of the frame of files."""
        drawn = {"nine-tenths": str(total * 9 // 10), "seven-tenths": str(total * 7 // 10)}
        found = in_language(data("frame")[part], self.language, drawn)
        if part == "grades" and "groups" in self.file:
            found["bands"][0]["quota"]["of"] = "group"
        return found

    def _indicator(self, shape: str) -> Entry:
        points = self.draw.choice([4, 6, 8, 10, 12])
        entry = {"id": shape, "points": str(points), **self.said(data("sound")[shape], str(points))}
        if self.draw.random() < 0.5:
            entry.pop("expect", None)
        if self._sourced:
            entry["owners"] = self.framed("owners")
        return entry

    def said(self, rule: Entry, points: str) -> Entry:
        """Return the keys of an indicator that *rule* gives."""
        drawn = numbers(self.draw, int(points))
        titles = rule["title"][self.language]
        title = titles if isinstance(titles, str) else self.draw.choice(titles)
        kept = {key: value for key, value in rule.items() if key not in UNNEEDED}
        return {"title": title, **in_language(kept, self.language, drawn)}

    def _arrange(self, indicators: list[Entry], *, in_sections: bool) -> None:
        if not in_sections:
            self.file["indicators"] = indicators
            return
        half = len(indicators) // 2
        self.file["sections"] = [
            {"id": name, "points": str(sum(int(each["points"]) for each in part)), "indicators": part}
            for name, part in (("work", indicators[:half]), ("care", indicators[half:]))
        ]

    def indicators(self) -> list[Entry]:
        """Return the indicators, those of sections included."""
        inside = (each for section in self.file.get("sections", []) for each in section["indicators"])
        return [*self.file.get("indicators", []), *inside]

    def indicator(self, shape: str) -> Entry:
        """Return the indicator of *shape*."""
        return next(each for each in self.indicators() if each["id"] == shape)

    def text(self) -> str:
        """Return the file as it is written."""
        text = yaml.safe_dump(self.file, allow_unicode=True, sort_keys=False, width=10**6)
        assert isinstance(text, str)
        return text


def lines_of(text: str, place: str) -> Iterator[int]:
    """Yield the numbers of the lines of what begins with *place* in *text*, what stands in a section left out."""
    depth: int | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        indent = len(line) - len(line.lstrip(" "))
        inside = depth is not None and (
            indent > depth or (not place.startswith("-") and line[indent:].startswith("- "))
        )
        if line[indent:] == place or line[indent:].startswith(place + " "):
            depth, inside = indent, True
        elif not inside or line.strip() == "indicators:":
            depth, inside = None, False
        if inside:
            yield number
