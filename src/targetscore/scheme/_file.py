"""A scheme file: its head, the rule files that it names, and in which order they are scored."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from pathlib import Path, PureWindowsPath
from typing import Final

from targetscore.errors import Language, RuleFileError, Source, Span
from targetscore.ruleset import load
from targetscore.ruleset._fields import Fields, Reader
from targetscore.ruleset._indicator import read_id
from targetscore.ruleset._merge import read_format
from targetscore.ruleset._yaml import Items, Scalar, Table, compose, language_of
from targetscore.ruleset.model import Ruleset
from targetscore.scheme._read_feeds import read_feeds
from targetscore.scheme._read_overall import read_overall
from targetscore.scheme._read_payouts import read_payouts
from targetscore.scheme._reading import SHOWN, entry
from targetscore.scheme.model import Feed, Member, Scheme

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
TOP: Final = ("targetscore", "scheme", "title", "language", "rulesets", "feeds", "overall", "payouts")
MEMBER: Final = ("id", "title", "rules", "data")


_SCHEME: Final = re.compile(r"^(scheme|rulesets)[ \t]*:", re.MULTILINE)
_RULES: Final = re.compile(r"^(ruleset|extends|conventions|indicators|sections)[ \t]*:", re.MULTILINE)


def is_scheme(text: str) -> bool:
    """Return whether *text* is probably a scheme file, and not a rule file, going by the keys at its top."""
    return _SCHEME.search(text) is not None and _RULES.search(text) is None


def read(source: Source, within: Path) -> Scheme:
    """
    Read a scheme file and the rule files that it names, which lie in the folder *within*.

    Raises:
        RuleFileError: With every problem of all files.
    """
    node = compose(source)
    reader = Reader(source, language_of(source.text), examples=SHOWN)
    if not isinstance(node, Table):
        reader.refuse("yaml-no-colon", node.span)
    scheme = _scheme(reader, node, within) if isinstance(node, Table) else None
    if scheme is None or reader.problems:
        raise RuleFileError(reader.problems)
    return scheme


def _scheme(reader: Reader, root: Table, within: Path) -> Scheme | None:
    """Return the scheme of the file; ``None`` if part of its head cannot be read."""
    fields = reader.fields(root, "targetscore", TOP)
    read_format(reader, fields)
    reader.required(fields, "language")
    reader.choice(fields, "language", LANGUAGES)
    scheme_id = read_id(reader, reader.required(fields, "scheme"), {}, SHOWN["scheme"])
    title = reader.required(fields, "title")
    if "rulesets" not in fields.keys:
        reader.refuse("missing-key", fields.span, key="rulesets", example=f"rulesets: {SHOWN['rulesets']}")
    named = _members(reader, fields, within)
    rulesets = {name: None if member is None else member.ruleset for name, member in named.items()}
    feeds = read_feeds(reader, fields, rulesets)
    overall = read_overall(reader, fields, rulesets)
    payouts = read_payouts(reader, fields, rulesets, overall)
    order = _order(reader, named, feeds)
    members = {name: member for name, member in named.items() if member is not None}
    if scheme_id is None or title is None:
        return None
    return Scheme(
        id=scheme_id,
        title=title.text.strip(),
        language=reader.language,
        members=members,
        order=order,
        feeds=feeds,
        payouts=payouts,
        overall=overall,
        source=reader.source,
    )


# Rule files ---------------------------------------------------------------------------------------------------------


def _members(reader: Reader, fields: Fields, within: Path) -> dict[str, Member | None]:
    """Return the rulesets by id; ``None`` for one that cannot be had, so that what names it is not a second problem."""
    found: dict[str, Member | None] = {}
    ids: dict[str, Span] = {}
    nodes = reader.items(fields, "rulesets")
    if isinstance(node := fields.values.get("rulesets"), Items) and not nodes:
        reader.refuse("empty-value", node.span, key="rulesets", example=SHOWN["rulesets"])
    for node in nodes:
        inner = entry(reader, node, "rulesets", MEMBER)
        if inner is None:
            continue
        said = reader.required(inner, "id")
        own = read_id(reader, said, ids, SHOWN["id"])
        member = _member(reader, inner, own or "", within)
        if own is not None:
            found[own] = member
        elif said is not None:
            found.setdefault(said.text.strip(), None)
    return found


def _member(reader: Reader, fields: Fields, own: str, within: Path) -> Member | None:
    rules, data = reader.required(fields, "rules"), reader.scalar(fields, "data")
    file = None if rules is None else _file(reader, rules, within)
    figures = None if data is None else _file(reader, data, within)
    ruleset = None if rules is None or file is None else _loaded(reader, rules, file, within)
    if data is not None and figures is not None and os.path.exists(figures) and not os.path.isfile(figures):  # noqa: PTH110, PTH113 - those of a path raise for names too long
        # A folder, a device, a pipe. A file that is not there yet may come.
        reader.refuse("no-such-file", data.span, file=data.text.strip(), looked=str(figures))
        return None
    if ruleset is None:
        return None
    return Member(
        id=own,
        title=reader.text(fields, "title") or ruleset.title,
        ruleset=ruleset,
        data=None if figures is None else str(figures),
        span=fields.span if data is None else data.span,
    )


def _file(reader: Reader, scalar: Scalar, within: Path) -> Path | None:
    """Return the file that *scalar* names, from where the scheme was opened; ``None`` if it may not be taken."""
    written = scalar.text.strip()
    if PureWindowsPath(written).anchor or "\\" in written:
        reader.refuse("file-name", scalar.span, file=written)
        return None
    named = Path(reader.source.name).parent / written
    try:
        inside = named.resolve().is_relative_to(within.resolve())
    except (OSError, RuntimeError, ValueError):
        # A loop of links, a name too long, a null character: no such file can be there.
        reader.refuse("no-such-file", scalar.span, file=written, looked=str(named))
        return None
    if not inside:
        reader.refuse("file-outside", scalar.span, file=written, folder=str(within))
        return None
    return named


def _loaded(reader: Reader, scalar: Scalar, file: Path, within: Path) -> Ruleset | None:
    try:
        # A device or a pipe may never end.
        if file.is_file():
            return load(file, within=within)
    except RuleFileError as error:
        # Two rulesets of one file have its problems once.
        reader.problems += (each for each in error.diagnostics if each not in reader.problems)
        return None
    except OSError:
        pass
    reader.refuse("no-such-file", scalar.span, file=scalar.text.strip(), looked=str(file))
    return None


# Order --------------------------------------------------------------------------------------------------------------


def _order(reader: Reader, ids: Iterable[str], feeds: Iterable[Feed]) -> tuple[str, ...]:
    """Return *ids* so that none stands before those that feed it; empty if they wait for each other."""
    waits: dict[str, list[str]] = {name: [] for name in ids}
    for feed in feeds:
        waits[feed.to].append(feed.source)
    try:
        return tuple(TopologicalSorter(waits).static_order())
    except CycleError as error:
        circle: list[str] = error.args[1]
    last = next(feed for feed in feeds if feed.to in circle and feed.source in circle)
    reader.refuse("feeds-in-a-circle", last.span, ids=" → ".join(circle))
    return ()
