"""A CSV as a spreadsheet saved it: `;`, `,` or tab between cells, UTF-8 with or without BOM, UTF-16 or Windows-1252."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.errors import PlanluppError

DELIMITERS = ";,\t"
_WORKBOOKS = {b"PK\x03\x04": "an Excel or OpenDocument workbook", b"\xd0\xcf\x11\xe0": "an old Excel workbook"}
_SAVE = "save it as `CSV UTF-8` in the spreadsheet program"


class SheetError(PlanluppError):
    """A file that is no table of decisions at all: nothing of it was taken."""

    exit_code = 2


@dataclass(frozen=True)
class SheetLine:
    """One line below the heading: its number in the file (from 1, the last where a cell runs over several) and its
    cells by heading, in lower case and without spaces around them."""

    number: int
    cells: dict[str, str]


def read_sheet(data: bytes) -> tuple[tuple[str, ...], Iterator[SheetLine]]:
    """The headings and the lines of the file's bytes; empty lines are left out. Raises SheetError."""
    text = _decoded(data)
    if text.startswith("sep="):
        text = text.partition("\n")[2]
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        headings = next((row for row in reader if any(cell.strip() for cell in row)), [])
    except csv.Error as error:
        raise SheetError(f"no CSV ({error}): {_SAVE}") from None
    names = tuple(heading.strip().casefold() for heading in headings)
    if len(names) < 2:
        raise SheetError(f"no table: the first line has no headings between `;`, `,` or tabs; {_SAVE}")
    if twice := next((name for name in names if name and names.count(name) > 1), None):
        raise SheetError(f"the heading {twice!r} stands twice: remove one of the columns")
    return names, _lines(reader, names)


def _lines(reader: Iterator[list[str]], names: tuple[str, ...]) -> Iterator[SheetLine]:
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield SheetLine(reader.line_num, dict(zip(names, row, strict=False)))  # type: ignore[attr-defined]
    except csv.Error as error:
        raise SheetError(f"no CSV from line {reader.line_num} on ({error}): {_SAVE}") from None  # type: ignore[attr-defined]


def _decoded(data: bytes) -> str:
    for magic, kind in _WORKBOOKS.items():
        if data.startswith(magic):
            raise SheetError(f"this is {kind}, no CSV: {_SAVE}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise SheetError(f"neither text in UTF-8, UTF-16 nor Windows-1252: {_SAVE}") from None
    if b"\0" in data:
        raise SheetError(f"a binary file, no CSV: {_SAVE}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise SheetError(f"neither text in UTF-8, UTF-16 nor Windows-1252: {_SAVE}") from None
    if "rÃ¤ttad_" in text[:20_000]:  # UTF-8 that a program took for Windows-1252 and saved as UTF-8 again
        try:
            return text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            raise SheetError(f"letters such as å, ä, ö are broken in it: open the CSV as UTF-8, and {_SAVE}") from None
    return text
