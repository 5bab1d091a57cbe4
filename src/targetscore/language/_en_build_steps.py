"""English each-phrases and lines, and what stands by itself: headings of parts, places in a schedule."""

# ruff: noqa: ANN401 - what the grammar hands over has the type of its rule

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._build import Build
from targetscore.language._build_words import span_of
from targetscore.language._en_chunks import (
    AMID,
    Amid,
    BothWays,
    Combined,
    Header,
    Nth,
    Onwards,
    PlacesBelow,
    Slope,
    one_unit,
)
from targetscore.language._lexemes import Lexeme, Refused
from targetscore.language._subjects import OWN

# `Below or above` says the lower side first.
LOWER_FIRST = frozenset({"below", "lower", "under", "less", "fewer", "falls", "down"})
TURNS: dict[str, tuple[ast.Direction, ...]] = {
    "GT": ("over",),
    "GE": ("over",),
    "LT": ("under",),
    "LE": ("under",),
    "SHORT": ("under",),
    "AWAY": ("away",),
}

# At an end of a line.
ENDS: dict[str, ast.Comparison] = {"ABOVE": ">=", "BELOW": "<=", "ORBETTER": "reaches"}


# Which values come first, by the first of these words.
FIRST: dict[str, ast.Ordering | None] = {
    **dict.fromkeys(("highest", "high", "largest", "greatest", "descending"), "higher"),
    **dict.fromkeys(("lowest", "low", "smallest", "ascending"), "lower"),
    "best": None,
}


class Steps(Build):
    """Each-phrases and lines of an English sentence, and the rest."""

    def part_rule(self, item: Lexeme) -> chunk.PartRule:
        how, unit, both = item.value
        return chunk.PartRule(span=item.span, part=how, unit=unit, every=both)

    def per(self, each: Lexeme, *items: Any) -> chunk.Per:
        found: dict[str, Any] = {"directions": (), "part": None}
        for item in items:
            if isinstance(item, Lexeme):
                if item.type == "MORE":
                    found["directions"], found["on"] = ("over",), None
                found["part"] = {"FULLEACH": "whole", "STARTED": "started"}.get(item.type, found["part"])
            else:
                directions = (*found["directions"], *item.pop("directions", ()))
                if "subject" in found and item.get("subject", found["subject"]) != found["subject"]:
                    raise Refused("several-counted", Span(each.start_pos, item["end"]))
                found = {**found, **item, "directions": tuple(dict.fromkeys(directions))}
        both = found.pop("both", False)
        if len(found["directions"]) > 1 or (both and found["directions"]):
            raise Refused("step-ways-unclear", span_of((each,)))
        ends = [item.end_pos for item in items if isinstance(item, Lexeme)] + [found.pop("end", each.end_pos)]
        if "on" in found and ("count" in found or not {"origin", "within", "over"} & set(found)):
            return Onwards(span=Span(each.start_pos, max(ends)), count=found.pop("on"), **_known(found))
        found.pop("on", None)
        span = Span(each.start_pos, max(ends))
        if both:
            return BothWays(span=span, downward=found.pop("downward", False), **_known(found))
        return chunk.Per(span=span, **_known(found))

    def places_below(self, item: Lexeme) -> PlacesBelow:
        return PlacesBelow(span=item.span, directions=("under",), start=item.value.start)

    def order_en(self, *items: Lexeme) -> chunk.Order:
        """Return which value is ranked and which come first; `in descending order of` says both."""
        named = tuple(item.value for item in items if item.type in {"NAME", "ROLE"})
        said = next((str(item.value) for item in items if item.type in {"FIRSTWHICH", "ORDEROF"}), "")
        first = next((FIRST[word] for word in said.split() if word in FIRST), None)
        return chunk.Order(span=span_of(items), first=first, by=named)

    def measure(self, item: Lexeme | ast.Share) -> dict[str, Any]:
        if isinstance(item, ast.Share):
            return {"size": _of_another(item), "end": item.span.end}
        if item.type == "COUNTED":
            literal, subject, mark = item.value
            if mark is not None:
                raise Refused("comparison-twice", item.span)
            return {"size": literal, "subject": subject, "end": item.end_pos}
        if item.type in {"NAME", "ROLE"}:
            return {"subject": item.value, "end": item.end_pos}
        return {"size": item.value, "end": item.end_pos}

    def of(self, _of: Lexeme, item: Lexeme) -> dict[str, Any]:
        return {"subject": item.value, "end": item.end_pos}

    def turn(self, item: Lexeme) -> Lexeme:
        return item

    def way_only(self, turn: Lexeme) -> dict[str, Any]:
        return {"directions": _way(turn), "end": turn.end_pos}

    def way_from(self, turn: Lexeme, level: ast.Expression) -> dict[str, Any]:
        return {"directions": _way(turn), "origin": level, "end": level.span.end}

    def way_both(self, turn: Lexeme, level: ast.Expression | None = None) -> dict[str, Any]:
        """Above or below: two steps of the same points."""
        downward = str(turn.value).partition(" ")[0] in LOWER_FIRST
        said = {"both": True, "downward": downward, "end": turn.end_pos}
        return said if level is None else said | {"origin": level, "end": level.span.end}

    def way_both_of(self, _by: Lexeme, name: Lexeme, turn: Lexeme, level: ast.Expression) -> dict[str, Any]:
        return self.way_both(turn, level) | {"subject": name.value}

    def way_upto(self, _upto: Lexeme, level: ast.Expression) -> dict[str, Any]:
        return {"within": (None, level), "end": level.span.end}

    def way_between(self, _from: Lexeme, low: ast.Expression, _to: Lexeme, high: ast.Expression) -> dict[str, Any]:
        low, high = one_unit(low, high)
        return {"within": (low, high), "end": high.span.end}

    def way_part_upto(self, *items: Any) -> dict[str, Any]:
        return self._part_of_way(items, (None, items[-2]))

    def way_part_between(self, *items: Any) -> dict[str, Any]:
        return self._part_of_way(items, one_unit(items[-4], items[-2]))

    def way_part_beyond(self, *items: Any) -> dict[str, Any]:
        if items[-3].type not in {"GT", "GE"}:
            raise Refused("direction-unclear", items[-3].span, word=str(items[-3].value))
        return self._part_of_way(items, (items[-2], None))

    @staticmethod
    def _part_of_way(items: Sequence[Any], within: tuple[Any, Any]) -> dict[str, Any]:
        """Return the bracket that counts distances from a level: `above target up to 5 homes away`."""
        turn, level = items[0], items[1]
        origin = {} if isinstance(level, Lexeme) else {"origin": level}
        return {"directions": _way(turn), "within": within, "end": items[-1].end_pos, **origin}

    def way_by_which_alone(self, *items: Any) -> dict[str, Any]:
        _by, name, cmp = items
        if name.type == "ROLE" and name.value.name not in OWN:
            raise Refused("direction-unclear", cmp.span, word=str(cmp.value))
        return {"directions": _way(cmp), "subject": name.value, "end": cmp.end_pos}

    def way_by_which_away(self, _by: Lexeme, name: Lexeme, word: Lexeme, *level: Any) -> dict[str, Any]:
        origin = {"origin": level[0]} if level else {}
        end = level[0].span.end if level else word.end_pos
        return {"directions": _way(word), "subject": name.value, "end": end, **origin}

    def way_by_which(self, *items: Any) -> dict[str, Any]:
        cmp, level = items[-2:]
        said = [item for item in items[:-2] if item.type != "BYWHICH"]
        subject = {"subject": said[0].value} if said else {}
        return {"directions": _way(cmp), "origin": level, "end": level.span.end, **subject}

    def way_overtaken(self, _by: Lexeme, level: Lexeme, word: Lexeme) -> dict[str, Any]:
        if isinstance(level.value, ast.Value) and level.value.name == "actual":
            # By which it is exceeded: of the value itself nothing can be.
            raise Refused("direction-unclear", word.span, word=str(word.value))
        return {"directions": ("over",), "origin": level.value, "end": word.end_pos}

    def way_few(self, _first: Lexeme, count: ast.Literal) -> dict[str, Any]:
        return {"directions": ("each",), "within": (None, count), "end": count.span.end}

    def way_next(self, _next: Lexeme, count: ast.Literal) -> dict[str, Any]:
        return {"on": count, "end": count.span.end}

    def way_on(self, word: Lexeme) -> dict[str, Any]:
        return {"on": None, "end": word.end_pos}

    def way_ratio(self, each: Lexeme, measure: dict[str, Any]) -> dict[str, Any]:
        if "subject" not in measure:
            raise Refused("per-of-what", Span(each.start_pos, measure["end"]))
        return {"over": (measure["subject"], measure.get("size")), "end": measure["end"]}

    def end(self, _reach: Lexeme, level: ast.Expression, upto: Lexeme | None = None) -> chunk.If:
        """Return the condition at one end of a line."""
        span = span_of((level, upto))
        op: ast.Comparison = "reaches" if upto is None else ENDS[upto.type]
        return chunk.If(span=span, conditions=(ast.Compare(span=span, subject=None, op=op, level=level),))

    def line_to(self, *items: Any) -> tuple[Any, ...]:
        """Return an award and the line to it from the award before."""
        points, reached = _points_of(items)[0], _ends_of(items)[0]
        return (*_sloped(points, reached), self.line(*items))

    def line_from(self, *items: Any) -> tuple[Any, ...]:
        """Return the awards at both ends and the line."""
        ends = zip(_points_of(items), _ends_of(items), strict=True)
        return (*(each for points, reached in ends for each in _sloped(points, reached)), self.line(*items))

    def line_over(self, *items: Any) -> Slope:
        first, last = _points_of(items)
        return Slope(span=span_of(items), first=first, last=last)

    def line_again(self, *items: Any) -> Slope:
        first, last = _points_of(items)
        return Slope(span=span_of(items), first=first, last=last, again=True)

    def otherwise(self, item: Lexeme) -> chunk.Else:
        return Amid(span=item.span) if item.value == AMID else chunk.Else(span=item.span)

    def line_on(self, *items: Any) -> Slope:
        return Slope(span=span_of(items), first=None, last=_points_of(items)[0])

    def line(self, *items: Any) -> chunk.Line:
        return chunk.Line(span=span_of(items))

    def compared(self, word: Lexeme, level: ast.Expression) -> chunk.Basis:
        return chunk.Basis(span=span_of((word, level)), level=level)

    def topic_points(self, subjects: tuple[ast.Expression, ...], points: Lexeme, each: Lexeme) -> chunk.Topic:
        return chunk.Topic(span=span_of((*subjects, each)), subjects=subjects, each=points.value)

    def combined(self, item: Lexeme) -> Any:
        return Combined(span=item.span, how=item.value)

    def nth(self, item: Lexeme, name: Lexeme | None = None) -> Any:
        return Nth(
            span=span_of([each for each in (item, name) if each is not None]),
            number=item.value,
            subject=None if name is None else name.value,
        )

    def part_header(self, item: Lexeme) -> Any:
        return Header(span=item.span, name=str(item.value))


def _of_another(share: ast.Share) -> ast.Share:
    """Refuse `for each 1% of the value`, which grows with what it counts."""
    if isinstance(share.of, ast.Value) and share.of.name in {"actual", "completion", "growth"}:
        raise Refused("per-of-what", share.span)
    return share


def _points_of(items: Sequence[Any]) -> list[ast.Expression]:
    return [item.value for item in items if isinstance(item, Lexeme) and item.type == "PTS"]


def _ends_of(items: Sequence[Any]) -> list[chunk.If]:
    return [item for item in items if isinstance(item, chunk.If)]


def _sloped(points: ast.Expression, reached: chunk.If) -> tuple[Any, ...]:
    """Return the award at one end of a line, and the comma behind it."""
    return (
        reached,
        chunk.Give(span=points.span, amounts=(points,)),
        chunk.Break(span=reached.span, level=1),
    )


def _way(turn: Lexeme) -> tuple[ast.Direction, ...]:
    """Return to which side steps count; refuse `is about`, and `away from` of a level that may be missed on both."""
    if turn.type not in TURNS or turn.value == "away from":
        raise Refused("direction-unclear", turn.span, word=str(turn.value))
    return TURNS[turn.type]


def _known(found: dict[str, Any]) -> dict[str, Any]:
    """Return what `Per` takes; a ratio (complaints per 10,000 residents) becomes the subject."""
    over = found.pop("over", None)
    if over is None:
        return found
    below, size = over
    subject = found.get("subject") or ast.Value(name="actual")
    span = span_of((below,))
    ratio: ast.Expression = ast.Ratio(span=span, numerator=subject, denominator=below)
    if size is not None:
        ratio = ast.Product(span=span, factors=(ast.Literal(span=span, value=size.value), ratio))
    step = found.get("size")
    return {**found, "subject": ratio, "size": attrs.evolve(step, unit="") if step is not None else None}
