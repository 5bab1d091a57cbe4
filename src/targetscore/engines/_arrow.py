"""Parquet and Arrow files as rows of texts, and points as columns of decimals."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from targetscore.engines._rows import NOT_APPLICABLE, Line, Table
from targetscore.errors import DataError, Diagnostic, Language, Span
from targetscore.messages import phrase
from targetscore.ruleset.model import Places, Ruleset

if TYPE_CHECKING:
    from targetscore.engines._stream import Numbered, Opened, Write

ROWS_AT_ONCE: Final = 10_000
_DIGITS: Final = 38


@contextmanager
def opened(path: Path, language: Language) -> Iterator[Opened]:
    """
    Give the table of the file at *path*.

    Raises:
        DataError: If it is no such file, or a column is binary floating point.
        ImportError: pyarrow is not installed.
    """
    from targetscore.engines._stream import Opened

    pa = _pyarrow(language)
    source = pa.memory_map(os.fspath(path))
    try:
        if path.suffix.casefold() == ".parquet":
            file = pa.parquet.ParquetFile(source)
            schema, count = file.schema_arrow, file.metadata.num_rows
            batches = file.iter_batches(batch_size=ROWS_AT_ONCE)
        else:
            file = pa.ipc.open_file(source)
            schema, count = file.schema, 0
            batches = _record_batches(file)
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError([_told(path, "stream-arrow", language, reason=str(error))]) from error
    for field in schema:
        if pa.types.is_floating(field.type):
            raise DataError([_told(path, "stream-float", language, column=field.name, type=str(field.type))])
    done = [0, 0]
    total = count or file.num_record_batches

    def rows() -> Iterator[Sequence[Numbered]]:
        for batch in batches:
            columns = [list(map(_text, column.to_pylist())) for column in batch.columns]
            yield [(done[0] + 1 + number, row) for number, row in enumerate(zip(*columns, strict=True))]
            done[0] += batch.num_rows
            done[1] += 1

    with source:
        yield Opened(tuple(schema.names), rows(), lambda: done[0] if count else done[1], total)


def _record_batches(file: Any) -> Iterator[Any]:  # noqa: ANN401 - of pyarrow, whose types are not known
    for number in range(file.num_record_batches):
        batch = file.get_batch(number)
        for start in range(0, batch.num_rows, ROWS_AT_ONCE):
            yield batch.slice(start, ROWS_AT_ONCE)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)


@contextmanager
def writing(file: BinaryIO, target: Path, table: Table, ruleset: Ruleset) -> Iterator[Write]:
    """
    Give what writes rows to *file*.

    Points are decimals with as many places as the rule file rounds to, texts where it rounds nothing.
    """
    pa = _pyarrow(ruleset.language)
    rounding = ruleset.conventions.rounding
    places = rounding.points if isinstance(rounding, Places) else None
    points = pa.string() if places is None else pa.decimal128(_DIGITS, places)
    names = 1 if table.indicator is None else 2
    types = [pa.string() if place < names else points for place in range(len(table.fields))]
    schema = pa.schema(list(zip(table.fields, types, strict=True)))
    is_parquet = target.suffix.casefold() == ".parquet"
    writer = pa.parquet.ParquetWriter(file, schema) if is_parquet else pa.ipc.new_file(file, schema)

    def told(cell: str) -> object:
        if cell in {"", NOT_APPLICABLE}:
            return None
        return cell if places is None else Decimal(cell)

    def write(rows: Sequence[Sequence[str]]) -> None:
        columns = [
            pa.array(column if place < names else [told(cell) for cell in column], type=types[place])
            for place, column in enumerate(zip(*rows, strict=True))
        ]
        writer.write_batch(pa.record_batch(columns, schema=schema))

    with writer:
        yield write


def _pyarrow(language: Language) -> Any:  # noqa: ANN401 - a module whose types are not known
    try:
        import pyarrow as pa
        import pyarrow.ipc
        import pyarrow.parquet
    except ImportError as error:
        raise ImportError(phrase("engine-no-pyarrow", language)) from error
    return pa


def _told(path: Path, code: str, language: Language, **values: str) -> Diagnostic:
    line = Line(os.fspath(path), "", number=1)
    return Diagnostic(code=code, source=line, span=Span(0, 0), values=values, language=language)
