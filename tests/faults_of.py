"""The kinds of faults, each put into a sound file: by a text of `faulty/faults.yaml`, or by a function of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

import attrs

from faults import Book, Entry, data, lines_of

EACH: Final = 10


@attrs.frozen
class Faulty:
    """
    A file with one fault.

    Attributes:
        kind: What sort of fault it is.
        number: Which of the files of its kind it is; two follow each other that differ in language and numbers.
        text: The file.
        lines: The lines at fault: where it has to be found.
        word: A word that tells the fault wherever it is found; empty: the place alone counts.
    """

    kind: str
    number: int
    text: str
    lines: frozenset[int]
    word: str = ""

    @property
    def name(self) -> str:
        """What to call the file."""
        return f"{self.kind}-{self.number}"


Places: TypeAlias = tuple[str, ...]
Fault: TypeAlias = Callable[[int, int], tuple[str, Places]]
"""Takes a seed and a number that chooses a variant; returns the file and what its entries at fault begin with."""


def faulty_files() -> Iterator[Faulty]:
    """Yield ten files of each kind."""
    for position, (kind, fault) in enumerate(KINDS.items()):
        for number in range(EACH):
            text, places = fault(1000 + EACH * position + number, number // 2)
            word = places[0].removeprefix("=") if places[0].startswith("=") else ""
            lines = frozenset(line for place in places for line in lines_of(text, place))
            yield Faulty(kind, number, text, lines, word)


def entry(identifier: str) -> str:
    """Return what the entry with *identifier* begins with."""
    return f"- id: {identifier}"


# Faults of texts ------------------------------------------------------------------------------------------------------


def of_text(kind: str) -> Fault:
    """Return the fault that puts a text of *kind* in the place of a sound one."""

    def put_in(seed: int, variant: int) -> tuple[str, Places]:
        book = Book(seed)
        variants = data("faults")[kind]
        said = variants[variant % len(variants)]
        replaced = book.draw.choice([each for each in book.indicators() if each["id"] != "parameter"])
        kept = {key: replaced[key] for key in ("id", "points", "owners") if key in replaced}
        replaced.clear()
        replaced.update(kept | {"id": "faulty"} | book.said(said, kept["points"]))
        book.file["conventions"].update(said.get("conventions", {}))
        if "parameters" in said:
            book.file.setdefault("parameters", {}).update(
                book.said({**said["parameters"], "title": said["title"]}, "4")
            )
            book.file["parameters"].pop("title")
        if "targets" in said:
            book.file["targets"] = [said["targets"]]
        where = {"parameters": "plan:", "targets": "targets:"}
        return book.text(), (entry("faulty"), *(where[key] for key in where if key in said))

    return put_in


def idle_veto(seed: int, variant: int) -> tuple[str, Places]:
    """Put in a veto whose condition never holds."""
    book = Book(seed)
    variants = data("faults")["idle-veto"]
    said = variants[variant % len(variants)]
    book.file["vetoes"].append({"id": "faulty", **book.said({**said, "rule": said["veto"]}, "4")})
    return book.text(), (entry("faulty"),)


# Faults of files ------------------------------------------------------------------------------------------------------


def points_do_not_add_up(seed: int, variant: int) -> tuple[str, Places]:
    """Let the points of a section be others than those inside."""
    book = Book(seed, sections=True, groups=True)
    work, care = book.file["sections"]
    match variant % 4:
        case 0:
            work["points"] = str(int(work["points"]) + 5)
            return book.text(), (entry("work"),)
        case 1:
            changed = care["indicators"][0]
            changed["points"] = str(int(changed["points"]) + 1)
            return book.text(), (entry("care"), entry(changed["id"]))
        case 2:
            changed = work["indicators"][0]
            book.file["groups"][1]["points"] = {changed["id"]: str(int(changed["points"]) + 2)}
            return book.text(), (entry("offices"), entry("work"))
        case _:
            work["weight"], care["weight"] = "60%", "50%"
            return book.text(), (entry("work"), entry("care"), "sections:")


def names_astray(seed: int, variant: int) -> tuple[str, Places]:
    """Let the file speak of what it does not declare, or declare one thing twice."""
    book = Book(seed, groups=True, shapes=("ladder",))
    one = book.indicator("ladder")
    text, places = "", (entry("ladder"),)
    match variant:
        case 0:
            one["groups"] = ["schools"]
        case 1:
            next(each for each in book.indicators() if each is not one)["id"] = "ladder"
        case 2:
            text = book.text().replace("- id: ladder\n", "- id: ladder\n  better: higher\n")
            text = _indented(text)
        case 3:
            level = {
                "zh": "达到省定标准得满分，其余不得分",
                "en": "full score at the provincial norm; otherwise no points",
            }
            one["rule"] = level[book.language]
            one.pop("expect", None)
        case _:
            book.file["groups"][1]["units"].append(book.file["groups"][0]["units"][0])
            places = (entry("offices"), entry("towns"))
    return text or book.text(), places


def _indented(text: str) -> str:
    """Put the key that was added into the same column as its neighbours."""
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines) if line.endswith("- id: ladder"))
    lines[at + 1] = " " * (len(lines[at]) - len("- id: ladder") + 2) + "better: higher"
    return "\n".join(lines) + "\n"


def missing_convention(seed: int, variant: int) -> tuple[str, Places]:
    """Leave out a convention that the rules need."""
    book = Book(seed, shapes=("ladder", "targets"))
    key = ("base", "steps", "rounding", "missing", "veto")[variant]
    del book.file["conventions"][key]
    return book.text(), (f"={key}",)


def contradictory_grades(seed: int, variant: int) -> tuple[str, Places]:
    """Let a grade ask for what nobody can have."""
    book = Book(seed, sections=True, groups=True)
    first, second, _ = book.file["grades"]["bands"]
    work = book.file["sections"][0]
    match (variant * 2 + seed % 2) % 8:
        case 0:
            first["least"] = str(int(first["least"]) * 2)
        case 1:
            first["quota"]["most"] = "10%"
        case 2:
            first["needs"] = [{"of": "total", "most": second["least"]}]
        case 3:
            first["needs"] = [{"of": "work.total", "least": str(int(work["points"]) + 1)}]
        case 4:
            second["least"] = str(int(first["least"]) + 1)
        case 5:
            del first["quota"]
            first["least"], second["least"] = "0", "-5"
        case 6:
            first["needs"] = [{"of": "group_rank", "least": "20"}]
        case _:
            first["needs"] = [{"of": "rank", "most": "0"}]
    return book.text(), ("bands:",)


def unused_declaration(seed: int, variant: int) -> tuple[str, Places]:
    """Declare an input or a parameter that no rule speaks of."""
    book = Book(seed, shapes=("events",))
    one = book.indicator("events")
    match variant % 3:
        case 0:
            one["inputs"] = {"late": {"title": {"zh": "迟报", "en": "late reports"}[book.language]}}
        case 1:
            book.file.setdefault("parameters", {})["west"] = {"value": "70"}
            return book.text(), ("west:",)
        case _:
            title = "制定方案" if book.language == "zh" else "a plan is made"
            one["inputs"] = {"plan": {"title": title, "measured_in": "yes/no"}}
    return book.text(), (entry("events"),)


def contradicting_example(seed: int, variant: int) -> tuple[str, Places]:
    """Let an example say something else than the rule."""
    book = Book(seed, shapes=("ladder", "targets"))
    one = book.indicator("ladder")
    match variant:
        case 0:
            one["examples"][0]["points"] = str(int(one["points"]) - 1)
        case 1:
            one["examples"].append({"actual": "100", "points": str(int(one["points"]) + 1)})
        case 2:
            one = book.indicator("targets")
            del one["examples"][0]["target"]
        case 3:
            one["examples"].append({"actual": "x", "points": one["points"]})
        case _:
            one["examples"].append({"actual": "9.9", "points": one["points"]})
    return book.text(), (entry(one["id"]),)


def typed_characters(seed: int, variant: int) -> tuple[str, Places]:
    """Let a character stand in the file that is not what it looks like, or a number that YAML would read as another."""
    book = Book(seed, groups=True, shapes=("events", "ladder"))
    one, group = book.indicator("events"), book.file["groups"][1]
    match variant * 2 + seed % 2:
        case 0:
            group["units"] = ["A1", "\u0410" + "1", "C1"]
            return book.text(), (entry("offices"),)
        case 1:
            one["title"] = one["title"].replace("a", "\u0430")
        case 2:
            return _typed(book, "{rate: 1_0}")
        case 3:
            one["points"] = one["points"] + "e0"
        case 4:
            one["id"] = "\u0435vents"
            one.pop("examples")
            return book.text(), (entry("\u0435vents"),)
        case 5:
            book.indicator("ladder")["rule"] = (
                book.indicator("ladder")["rule"].replace("%", "%", 1).replace("9", "9O", 1)
            )
            return book.text(), (entry("ladder"),)
        case 6:
            return _typed(book, "{rate: 12:30}")
        case 7:
            return _typed(book, "{rate: 1,000}")
        case 8:
            book.file["year"] = "2025-01-01"
            return book.text(), ("year:",)
        case _:
            one["points"] = "." + one["points"]
    return book.text(), (entry("events"),)


def _typed(book: Book, said: str) -> tuple[str, Places]:
    """Return *book* with parameters typed as *said*."""
    book.file.pop("parameters", None)
    for each in [one for one in book.indicators() if one["id"] == "parameter"]:
        each.clear()
        each.update(book.said(data("sound")["events"], "4") | {"id": "parameter", "points": "4"})
    return f"parameters: {said}\n" + book.text(), ("parameters:",)


def no_data_source(seed: int, variant: int) -> tuple[str, Places]:
    """Let one indicator say not where its data come from, where all others do."""
    book = Book(seed, sourced=True, shapes=("events",))
    one: Entry = book.indicator("events")
    match variant % 3:
        case 0:
            del one["owners"]
        case 1:
            del one["owners"]["data"]
        case _:
            one["owners"]["data"] = ""
    return book.text(), (entry("events"),)


KINDS: Final[dict[str, Fault]] = {
    "points-do-not-add-up": points_do_not_add_up,
    **{
        kind: of_text(kind)
        for kind in (
            "band-gap",
            "tiers-overlap",
            "tier-never-applies",
            "wrong-direction",
            "level-off-by-ten",
            "step-wrong-sign",
            "no-floor",
            "cap-out-of-place",
            "deduction-never-bites",
            "unit-mismatch",
            "target-of-zero",
        )
    },
    "names-astray": names_astray,
    "missing-convention": missing_convention,
    "contradictory-grades": contradictory_grades,
    "idle-veto": idle_veto,
    "unused-declaration": unused_declaration,
    "contradicting-example": contradicting_example,
    "typed-characters": typed_characters,
    "no-data-source": no_data_source,
}
