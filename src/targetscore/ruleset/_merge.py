"""
One ruleset out of several files: a year over an earlier one (``extends``), and parts by assessor (``include``).

What comes out are the nodes of the file that could have been written in one; each keeps the place where it was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import attrs

from targetscore.errors import Source, Span, nearest
from targetscore.ruleset._body import is_section
from targetscore.ruleset._fields import Fields, Reader
from targetscore.ruleset._files import File, gathered
from targetscore.ruleset._yaml import Entry, Items, Node, Scalar, Table, language_of

EDITS: Final = ("changed", "added", "removed")
JOINING: Final = ("extends", "include", *EDITS)

_LISTS: Final = ("sections", "indicators")
# What several parts of one year say something of, each key in one of them.
_TABLES: Final = ("parameters", "findings")
# Where an id of the earlier year may stand.
_BODIES: Final = (*_LISTS, "adjustments", "vetoes", "intermediate")
_FRAGMENT: Final = (*_LISTS, "wording", *_TABLES, "assessor", *EDITS)
# Each year says these itself: its format and year, and what was decided for single units.
_OF_THE_YEAR: Final = ("targetscore", "year", "targets")
# What a year adds to, or changes in parts; see `_together`.
_ADDED_TO: Final = ("conventions", "wording", *_TABLES)
_TOP: Final = "top"

_Values: TypeAlias = dict[str, tuple[Span, Node]]


def merged(source: Source, within: Path | None) -> tuple[Table, Reader]:
    """
    Return what *source* and the files that it names come to, and a reader that notes what is wrong with it.

    Args:
        source: The first file.
        within: The folder that other files must lie in; ``None``: it may name none.

    Raises:
        RuleFileError: If a file is no YAML, or is named that cannot be had.
    """
    file, whole = gathered(source, within)
    reader = Reader(whole, language_of(whole.text))
    return _joined(reader, file), reader


def read_format(reader: Reader, fields: Fields) -> None:
    """Refuse a file that is not of format 1."""
    version = reader.required(fields, "targetscore")
    if version is not None and version.text.strip() != "1":
        reader.refuse("unknown-choice", version.span, key="targetscore", text=version.text, choices="1")


def _joined(reader: Reader, file: File) -> Table:
    """Return what *file* comes to with its fragments and the file that it extends."""
    node = file.node
    if not any(entry.key.text in JOINING for entry in node.entries):
        return node
    own = _with_fragments(reader, reader.table(node, "targetscore"), file.fragments)
    if file.earlier is not None:
        own = _over(reader, own, file.earlier)
    else:
        for key in EDITS:
            if key in own:
                reader.refuse("change-without-extends", own[key][0], key=key)
    return _table({key: given for key, given in own.items() if key not in JOINING}, node.span)


def _table(values: _Values, span: Span) -> Table:
    return Table(tuple(Entry(Scalar(key, place, "plain"), value) for key, (place, value) in values.items()), span)


def _fields(values: _Values, span: Span) -> Fields:
    return Fields(
        {key: value for key, (_, value) in values.items()}, {key: place for key, (place, _) in values.items()}, span
    )


# Parts of one year --------------------------------------------------------------------------------------------------


def _with_fragments(reader: Reader, own: _Values, fragments: Sequence[File]) -> _Values:
    """Return *own* with the lists of *fragments* behind its lists, and with their parameters."""
    for fragment in fragments:
        fields = reader.fields(fragment.node, "include", _FRAGMENT)
        assessor = reader.scalar(fields, "assessor")
        for key, given in fields.values.items():
            node = given if assessor is None else _certified(given, key, assessor)
            if key in _TABLES:
                own = {**own, key: _all_keys(reader, key, own.get(key), (fields.keys[key], node))}
            elif key != "assessor":
                own = {**own, key: _behind(reader, key, own.get(key), (fields.keys[key], node))}
    return own


def _certified(node: Node, key: str, assessor: Scalar) -> Node:
    """
    Return what stands under *key* of a part, its indicators certified by the *assessor* of the part.

    Who is named by the indicator itself stays. A change of an earlier year's indicator says who certifies it only where
    it says who owns it.
    """
    if key not in (*_LISTS, "changed", "added") or not isinstance(node, Items):
        return node
    return attrs.evolve(node, items=tuple(_certified_item(item, key, assessor) for item in node.items))


def _certified_item(item: Node, key: str, assessor: Scalar) -> Node:
    if not isinstance(item, Table):
        return item
    if is_section(item):
        inside = (
            attrs.evolve(entry, value=_certified(entry.value, entry.key.text, assessor)) for entry in item.entries
        )
        return attrs.evolve(item, entries=tuple(inside))
    owners = next((entry.value for entry in item.entries if entry.key.text == "owners"), None)
    certified = Entry(Scalar("certified_by", assessor.span, "plain"), assessor)
    if owners is None:
        return item if key == "changed" else _with_owners(item, Table((certified,), assessor.span))
    if not isinstance(owners, Table) or any(entry.key.text == "certified_by" for entry in owners.entries):
        return item
    return _with_owners(item, attrs.evolve(owners, entries=(*owners.entries, certified)))


def _with_owners(item: Table, owners: Table) -> Table:
    others = (entry for entry in item.entries if entry.key.text != "owners")
    return attrs.evolve(item, entries=(*others, Entry(Scalar("owners", owners.span, "plain"), owners)))


def _behind(reader: Reader, key: str, first: tuple[Span, Node] | None, second: tuple[Span, Node]) -> tuple[Span, Node]:
    """Return one list of two. A single text counts as a list where lists of texts stand."""
    if first is None:
        return second
    items: list[Node] = []
    for place, node in (first, second):
        alone = isinstance(node, Scalar) and key in {"wording", "removed"}
        items += (node,) if alone else reader.items(_fields({key: (place, node)}, place), key)
    return first[0], Items(tuple(items), first[1].span)


def _all_keys(
    reader: Reader, name: str, first: tuple[Span, Node] | None, second: tuple[Span, Node]
) -> tuple[Span, Node]:
    """Return the tables *name* of two files of the same year as one; no key is in both."""
    if first is None:
        return second
    found = reader.table(first[1], name)
    for key, (place, node) in reader.table(second[1], name).items():
        if key in found:
            reader.refuse("duplicate-key", place, key=key, line=reader.line(found[key][0]))
        else:
            found[key] = (place, node)
    return first[0], _table(found, first[1].span)


# A year over an earlier one -----------------------------------------------------------------------------------------


def _over(reader: Reader, own: _Values, file: File) -> _Values:
    """Return what stands of *file*, an earlier year's, with *own* over it."""
    for key in _LISTS:
        if key in own:
            reader.refuse("list-with-extends", own[key][0], key=key)
    node = _joined(reader, file)
    earlier = reader.table(node, "extends")
    read_format(reader, _fields(earlier, node.span))
    stands = {key: given for key, given in earlier.items() if key not in (*_OF_THE_YEAR, *own)}
    stands |= {key: earlier[key] for key in _ADDED_TO if key in earlier}
    if "grades" in stands:
        stands["grades"] = _without_promotions(stands["grades"])
    edited = reader.table(_edited(reader, own, _table(stands, node.span), file.name), "extends")
    for key, given in own.items():
        if key not in _LISTS:
            edited[key] = _together(reader, key, edited.get(key), given)
    return edited


def _together(
    reader: Reader, key: str, earlier: tuple[Span, Node] | None, given: tuple[Span, Node]
) -> tuple[Span, Node]:
    """Return what *key* comes to: most values replace the earlier one, some add to it."""
    if earlier is None:
        return given
    match key:
        case "conventions" | "parameters" | "findings":
            values = {**reader.table(earlier[1], key), **reader.table(given[1], key)}
            return given[0], _table(values, given[1].span)
        case "wording":
            return _behind(reader, key, earlier, given)
        case _:
            return given


def _without_promotions(grades: tuple[Span, Node]) -> tuple[Span, Node]:
    place, node = grades
    if not isinstance(node, Table):
        return grades
    return place, attrs.evolve(node, entries=tuple(each for each in node.entries if each.key.text != "promotions"))


# What changes by id -------------------------------------------------------------------------------------------------


@attrs.frozen
class _Added:
    """A section or indicator that is new: it goes *to* a section's list *key*, behind the id *after* or at the end."""

    id: str
    to: Scalar
    after: Scalar | None
    key: str
    item: Table


# By the id of the section that it goes to; ``None`` is the top.
_BySection: TypeAlias = dict[str | None, list[_Added]]


@attrs.frozen
class _Edits:
    """What a year says of the ids of an earlier one, each id once. *places* are those of changed and removed ids."""

    changed: Mapping[str, Table]
    removed: frozenset[str]
    added: tuple[_Added, ...]
    places: Mapping[str, Span]


def _edited(reader: Reader, own: _Values, earlier: Table, file: str) -> Table:
    """Return *earlier*, which is what stands of *file*, with the changes of *own* carried out."""
    edits = _read_edits(reader, _fields(own, earlier.span))
    before = dict(_ids(earlier))
    kept = _kept(reader, earlier, edits)
    left = dict(_ids(kept))
    below = set(_below_removed(earlier, edits.removed))
    for name, place in edits.places.items():
        if name not in before:
            _refuse_unknown(reader, name, place, before, file)
        elif name in below:
            reader.refuse("gone-already", place, id=name)
    return _with_added(reader, kept, _fit(reader, edits.added, kept, left, file))


def _read_edits(reader: Reader, own: Fields) -> _Edits:
    places: dict[str, Span] = {}
    changed: dict[str, Table] = {}
    for node in reader.items(own, "changed"):
        scalar = _id_given(reader, node, "changed")
        if scalar is not None and isinstance(node, Table) and _once(reader, scalar, places):
            changed[scalar.text.strip()] = node
            for entry in node.entries:
                if entry.key.text in _LISTS:
                    reader.refuse("list-in-change", entry.key.span, key=entry.key.text)
    removed = [scalar for scalar in reader.texts(own, "removed") if _once(reader, scalar, places)]
    added = [_read_added(reader, node) for node in reader.items(own, "added")]
    return _Edits(
        changed=changed,
        removed=frozenset(scalar.text.strip() for scalar in removed),
        added=tuple(each for each in added if each is not None),
        places=places,
    )


def _once(reader: Reader, scalar: Scalar, places: dict[str, Span]) -> bool:
    """Return whether the id is not among *places*, and add it there."""
    name = scalar.text.strip()
    if name in places:
        reader.refuse("edited-twice", scalar.span, id=name, line=reader.line(places[name]))
        return False
    places[name] = scalar.span
    return True


def _id_given(reader: Reader, node: Node, key: str) -> Scalar | None:
    values = reader.table(node, key)
    return reader.required(_fields(values, node.span), "id") if isinstance(node, Table) else None


def _read_added(reader: Reader, node: Node) -> _Added | None:
    scalar = _id_given(reader, node, "added")
    values = reader.table(node, "added")
    fields = _fields(values, node.span)
    if scalar is None or (to := reader.required(fields, "to")) is None:
        return None
    item = {key: given for key, given in values.items() if key not in {"to", "after"}}
    return _Added(
        id=scalar.text.strip(),
        to=to,
        after=reader.scalar(fields, "after"),
        key="sections" if any(key in item for key in _LISTS) else "indicators",
        item=_table(item, scalar.span),
    )


def _fit(reader: Reader, added: Sequence[_Added], kept: Table, left: Mapping[str, Span], file: str) -> _BySection:
    """Return what is added by the section that it goes to, without what cannot be added."""
    sections = dict(_ids(kept, sections_only=True))
    fit: _BySection = {}
    for each in added:
        to = each.to.text.strip()
        if each.id in left:
            reader.refuse("added-known", each.item.span, id=each.id, line=reader.line(left[each.id]))
        elif to == _TOP or to in sections:
            fit.setdefault(None if to == _TOP else to, []).append(each)
        elif to in left:
            reader.refuse("no-section", each.to.span, id=to)
        else:
            _refuse_unknown(reader, to, each.to.span, sections, file)
    return fit


def _refuse_unknown(reader: Reader, name: str, place: Span, known: Mapping[str, Span], file: str) -> None:
    if near := nearest(name, known):
        reader.refuse("misspelt-earlier", place, id=name, near=near, file=file)
    else:
        reader.refuse("unknown-earlier", place, id=name, file=file)


# Trees of sections --------------------------------------------------------------------------------------------------


def _id_of(node: Node) -> Scalar | None:
    """Return the id of a section or indicator; one that is at fault is left to those who read it."""
    if not isinstance(node, Table):
        return None
    found = next((entry.value for entry in node.entries if entry.key.text == "id"), None)
    return found if isinstance(found, Scalar) else None


def _name_of(node: Node) -> str | None:
    return None if (scalar := _id_of(node)) is None else scalar.text.strip()


def _inside(node: Node) -> Iterator[Node]:
    """Yield what stands directly in a section, or in the top of a file."""
    if isinstance(node, Table):
        for entry in node.entries:
            if entry.key.text in _BODIES and isinstance(entry.value, Items):
                yield from entry.value.items


def _ids(table: Node, *, sections_only: bool = False) -> Iterator[tuple[str, Span]]:
    """Yield every id inside *table* with its place."""
    for node in _inside(table):
        scalar = _id_of(node)
        if scalar is not None and (is_section(node) or not sections_only):
            yield scalar.text.strip(), scalar.span
        yield from _ids(node, sections_only=sections_only)


def _below_removed(table: Table, removed: frozenset[str]) -> Iterator[str]:
    """Yield every id that stands inside something that is removed."""
    for node in _inside(table):
        if isinstance(node, Table):
            yield from (name for name, _ in _ids(node)) if _name_of(node) in removed else _below_removed(node, removed)


def _kept(reader: Reader, table: Table, edits: _Edits) -> Table:
    """Return *table* without what is removed, and with what is changed inside it."""
    entries = (
        attrs.evolve(entry, value=_kept_items(reader, entry.value, edits)) if entry.key.text in _BODIES else entry
        for entry in table.entries
    )
    return attrs.evolve(table, entries=tuple(entries))


def _kept_items(reader: Reader, node: Node, edits: _Edits) -> Node:
    if not isinstance(node, Items):
        return node
    items: list[Node] = []
    for item in node.items:
        name = _name_of(item)
        if name in edits.removed or not isinstance(item, Table):
            items += () if name in edits.removed else (item,)
            continue
        change = None if name is None else edits.changed.get(name)
        items.append(_kept(reader, item if change is None else _changed(reader, item, change), edits))
    return attrs.evolve(node, items=tuple(items))


def _changed(reader: Reader, table: Table, change: Table) -> Table:
    """Return *table* with the keys of *change* over its own. It stands where the change does, for that is edited."""
    values = reader.table(table, "indicators")
    given = {key: value for key, value in reader.table(change, "changed").items() if key not in _LISTS}
    return _table({**values, **given}, change.span)


def _with_added(reader: Reader, table: Table, added: _BySection, name: str | None = None) -> Table:
    """Return *table*, which is the section *name* or the top, with what is added to it and below it."""
    entries = list(table.entries)
    for each in added.get(name, ()):
        keys = [entry.key.text for entry in entries]
        if each.key not in keys:
            keys.append(each.key)
            entries.append(Entry(Scalar(each.key, each.item.span, "plain"), Items((), each.item.span)))
        place = keys.index(each.key)
        entries[place] = attrs.evolve(entries[place], value=_inserted(reader, entries[place].value, each))
    return attrs.evolve(table, entries=tuple(_entry_with_added(reader, entry, added) for entry in entries))


def _entry_with_added(reader: Reader, entry: Entry, added: _BySection) -> Entry:
    if entry.key.text not in _BODIES or not isinstance(entry.value, Items):
        return entry
    items = (
        _with_added(reader, item, added, name) if isinstance(item, Table) and (name := _name_of(item)) else item
        for item in entry.value.items
    )
    return attrs.evolve(entry, value=attrs.evolve(entry.value, items=tuple(items)))


def _inserted(reader: Reader, node: Node, added: _Added) -> Node:
    """Return a list with what is added: behind the id that it names, else at the end."""
    if not isinstance(node, Items):
        return node
    place = len(node.items)
    if added.after is not None:
        after = added.after.text.strip()
        names = [_name_of(item) for item in node.items]
        if after not in names:
            reader.refuse("no-such-neighbour", added.after.span, id=after, to=added.to.text.strip(), key=added.key)
            return node
        place = names.index(after) + 1
    return attrs.evolve(node, items=(*node.items[:place], added.item, *node.items[place:]))
