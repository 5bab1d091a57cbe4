"""SARIF 2.1.0, the format of results that code scanning and editors read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

from targetscore.errors import Language, Severity
from targetscore.messages import phrase
from targetscore.messages.findings import FACTS
from targetscore.reports._json import dumped
from targetscore.reports._notes import Note
from targetscore.ruleset._levels import HIGHEST
from targetscore.ruleset.schema import Json, Table

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Final[Mapping[Severity, str]] = {"error": "error", "warning": "warning", "info": "note"}


def written(notes: Iterable[Note], language: Language) -> str:
    """Return a log with one run; *language* is that of what it says of the codes."""
    from targetscore import __version__

    told = tuple(notes)
    # Some codes have no level of their own: then that of the first note is as good as any.
    levels = {note.code: HIGHEST.get(note.code, note.severity) for note in reversed(told)}
    codes = sorted(levels)
    rules: list[Json] = [_rule(code, levels[code], language) for code in codes]
    driver: Table = {"name": "targetscore", "version": __version__, "rules": rules}
    run: Table = {
        "tool": {"driver": driver},
        "language": language,
        "columnKind": "unicodeCodePoints",
        "results": [_result(note, codes.index(note.code)) for note in told],
    }
    return dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str, severity: Severity, language: Language) -> Table:
    """Return what is said of all findings of *code*; what files are refused for has no page."""
    rule: Table = {"id": code, "defaultConfiguration": {"level": LEVELS[severity]}}
    if code in FACTS:
        what, why = FACTS[code][language]
        page = f"docs/reference/findings/{code}.md"
        rule["shortDescription"] = _message(what)
        rule["fullDescription"] = _message(f"{what} {why}" if language == "en" else what + why)
        rule["help"] = _message(phrase("finding-page", language, page=page))
        if address := _documentation():
            rule["helpUri"] = f"{address.rstrip('/')}/reference/findings/{code}"
    return rule


def _documentation() -> str:
    """Return the address of the documentation that the package names; empty if it names none."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        named = metadata("targetscore").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    return next((str(each).partition(", ")[2] for each in named if each.startswith("Documentation,")), "")


def _result(note: Note, index: int) -> Table:
    result: Table = {
        "ruleId": note.code,
        "ruleIndex": index,
        "level": LEVELS[note.severity],
        "message": _message(note.message),
        "locations": [_location(note)],
    }
    if note.more:
        result["properties"] = dict(note.more)
    return result


def _message(text: str) -> Table:
    # A brace alone begins the place of an argument there.
    return {"text": text.replace("{", "{{").replace("}", "}}")}


def _location(note: Note) -> Table:
    file, line, column = note.source.place(note.span.start)
    _, last, end = note.source.place(note.span.end)
    region: Table = {"startLine": line, "startColumn": column, "endLine": last, "endColumn": end}
    return {"physicalLocation": {"artifactLocation": {"uri": address_of(file)}, "region": region}}


def address_of(file: str) -> str:
    """
    Return *file* as a reference: a relative path stays one.

    >>> address_of("rules/2025 草案.yaml"), address_of("a:b.yaml"), address_of("/rules/a.yaml")
    ('rules/2025%20%E8%8D%89%E6%A1%88.yaml', 'a%3Ab.yaml', 'file:///rules/a.yaml')
    """
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
