"""
What is looked at before a workbook is opened: a small archive may hold gigabytes, and a few letters may merge a sheet.

openpyxl makes a cell for every place that is merged and writes a shared formula out for every cell, so both are counted
in the text of the sheets first. The counts are upper bounds: what a spreadsheet saves is far below them.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final
from xml.parsers import expat

PARTS_AT_MOST: Final = 10_000
# Of all parts, unpacked. A sheet of a million cells has about forty.
MEGABYTES_AT_MOST: Final = 100
MERGED_AT_MOST: Final = 200_000
# Signs of shared formulas, written out for every cell that shares them.
FORMULAS_AT_MOST: Final = 20_000_000
ROWS: Final = 1_048_576
COLUMNS: Final = 16_384

_MERGED: Final = re.compile(rb"<(?:[^\s<>/:]+:)?mergeCell\b")
_REFERENCE: Final = re.compile(
    rb"\s+ref\s*=\s*[\"']\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?[\"']"
)
_SHARED: Final = re.compile(rb"<(?:[^\s<>/:]+:)?f\b[^<]*?\ssi\s*=")
_FORMULA: Final = re.compile(rb"<(?:[^\s<>/:]+:)?f\b([^<]*)")
# Of a part. Nothing of that size stands before the first tag of a sound one.
_BEGINNING: Final = 10_000
_XML: Final = (".xml", ".rels", ".vml")


class TooLarge(Exception):  # noqa: N818 - what is wrong with the workbook
    """The workbook would take too much to open."""


class Unsound(Exception):  # noqa: N818 - what is wrong with the workbook
    """The workbook holds what no spreadsheet writes: a document type, another encoding, places that are none."""


def inspect(content: bytes) -> None:
    """
    Refuse a workbook that is not what a spreadsheet saves.

    Raises:
        TooLarge: If it, or what it comes to, is beyond the limits above.
        Unsound: If a part of it is made to be read otherwise than it looks.
        zipfile.BadZipFile: If it is no archive.
    """
    if len(content) > MEGABYTES_AT_MOST * 1_000_000:
        raise TooLarge
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        # An archive is never read beyond the sizes that it states.
        if len(parts) > PARTS_AT_MOST or sum(part.file_size for part in parts) > MEGABYTES_AT_MOST * 1_000_000:
            raise TooLarge
        for part in parts:
            if part.filename.casefold().endswith(_XML):
                _inspect(archive.read(part))


def _inspect(text: bytes) -> None:
    if b"\0" in text[:4] or text.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unsound
    _refuse_document_type(text)
    area = 0
    for found in _MERGED.finditer(text):
        reference = _REFERENCE.match(text, found.end())
        if reference is None:
            raise Unsound
        area += _area(reference)
    if area > MERGED_AT_MOST:
        raise TooLarge
    shared = sum(1 for _ in _SHARED.finditer(text))
    if shared and b"<!" in text:
        # A remark would hide how long a formula is.
        raise Unsound
    if shared * max((len(found[1]) for found in _FORMULA.finditer(text)), default=0) > FORMULAS_AT_MOST:
        raise TooLarge


def _refuse_document_type(text: bytes) -> None:
    """Refuse entities, which multiply or name files, and encodings that hide them: both stand before the first tag."""

    def refuse(*_: object) -> None:
        raise Unsound

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.casefold() not in {"utf-8", "us-ascii"}:
            raise Unsound

    tags: list[str] = []
    reader = expat.ParserCreate()
    reader.XmlDeclHandler = declared
    reader.StartDoctypeDeclHandler = refuse
    reader.StartElementHandler = lambda name, _: tags.append(name)
    try:
        reader.Parse(text[:_BEGINNING], False)  # noqa: FBT003 - the parameter has no name
    except expat.ExpatError as error:
        raise Unsound from error
    if text and not tags:
        raise Unsound


def _area(reference: re.Match[bytes]) -> int:
    """Return how many cells a range such as ``A1:B3`` has; as many as a sheet has if it goes beyond it."""
    first, top, last, bottom = (each or b"" for each in reference.groups())
    columns = _number(last or first) - _number(first) + 1
    rows = int(bottom or top) - int(top) + 1
    return abs(columns * rows)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
