"""A CSV or Excel file, or products as JSON, as headings and rows of text. CP932 and UTF-8 are told apart by the bytes, the delimiter by the headings."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from console.campaign.carts.product_json import HEADINGS, product_rows
from console.domain.errors import BadInput
from console.domain.formulas import as_entered, formula_free

EXCEL: Final = (".xlsx", ".xlsm")
JSON: Final = ".json"
LARGEST: Final = 512 * 1024 * 1024
LARGEST_AT_ONCE: Final = 64 * 1024 * 1024
"""Bytes of what is read as a whole. An Excel file is packed: what it holds is many times larger."""
LONGEST_FIELD: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows`` are (number of the line in the file, cells); cells are as many as headings. There are no more than ``most`` of them: lines may
    be empty, and one row may have several."""

    headings: tuple[str, ...]
    rows: Iterator[tuple[int, Sequence[str]]]
    encoding: str
    most: int


@contextmanager
def opened(path: Path, encoding: str | None = None) -> Iterator[Sheet]:
    """``encoding`` of a CSV where it is not to be told by its bytes. Raises ``BadInput``: not there, too large, no table, or neither of the two encodings."""
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise BadInput(
            f"ファイル {path} を開けません（{fault.strerror}）。", f"The file {path} cannot be opened ({fault.strerror})."
        ) from fault
    suffix = path.suffix.lower()
    if size > (LARGEST_AT_ONCE if suffix in (*EXCEL, JSON) else LARGEST):
        raise BadInput(f"ファイル {path} が大きすぎます。分けてください。", f"The file {path} is too large. Split it.")
    if suffix == JSON:
        products = list(enumerate(product_rows(path.read_bytes(), path.name), start=1))
        yield Sheet(HEADINGS, iter(products), "json", len(products))
        return
    with _excel(path) if suffix in EXCEL else _csv(path, encoding) as sheet:
        yield sheet


def encoding_of(path: Path) -> str:
    """``utf-8-sig``, ``utf-8`` or ``cp932``. Raises ``BadInput`` when it is none."""
    with path.open("rb") as file:
        if file.read(3) == b"\xef\xbb\xbf":
            return "utf-8-sig"
    for encoding in ("utf-8", "cp932"):
        try:
            with path.open(encoding=encoding, newline="") as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise BadInput(
        f"ファイル {path.name} の文字コードが UTF-8 でも Shift_JIS（CP932）でもありません。保存し直してください。",
        f"The file {path.name} is neither UTF-8 nor Shift_JIS (CP932). Save it again.",
    )


@contextmanager
def _csv(path: Path, named: str | None) -> Iterator[Sheet]:
    encoding = encoding_of(path)
    if named is not None and named != encoding:
        try:
            path.read_bytes().decode(named)
        except (UnicodeDecodeError, LookupError) as fault:
            raise BadInput(
                f"ファイル {path.name} は文字コード {named} では読めません。", f"The file {path.name} cannot be read as {named}."
            ) from fault
        encoding = named
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        delimiter = max(",\t;", key=first.count)
        file.seek(0)
        reader = csv.reader(file, delimiter=delimiter)
        rows = _numbered(reader, path)
        headings = _headings(next(rows, (0, None))[1], path)
        yield Sheet(headings, _even(rows, len(headings)), encoding, _lines(path))


def _lines(path: Path) -> int:
    """After the headings; the last one may end with the file."""
    ends, last = 0, b""
    with path.open("rb") as file:
        for portion in iter(partial(file.read, 1 << 20), b""):
            ends, last = ends + portion.count(b"\n"), portion[-1:]
    return ends - (last == b"\n")


def _numbered(reader: Any, path: Path) -> Iterator[tuple[int, list[str]]]:
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise BadInput(
                f"{path.name} の {reader.line_num} 行目を読めません（引用符の閉じ忘れなど）。",
                f"Line {reader.line_num} of {path.name} cannot be read (an open quotation mark, perhaps).",
            ) from fault
        yield reader.line_num, row


@contextmanager
def _excel(path: Path) -> Iterator[Sheet]:
    import warnings
    from zipfile import BadZipFile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on styles and extensions that are of no use here
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as fault:
        raise BadInput(f"Excel のファイル {path.name} を読めません。", f"The Excel file {path.name} cannot be read.") from fault
    try:
        rows = book.worksheets[0].iter_rows(values_only=True)
        headings = _headings([_cell(value) for value in next(rows, ())], path)
        numbered = ((number, [_cell(value) for value in row]) for number, row in enumerate(rows, start=2))
        # An Excel file says how many rows it has, or does not.
        yield Sheet(headings, _even(numbered, len(headings)), "xlsx", (book.worksheets[0].max_row or 1) - 1)
    finally:
        book.close()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _headings(row: Sequence[str] | None, path: Path) -> tuple[str, ...]:
    if not row or not any(cell.strip() for cell in row):
        raise BadInput(f"{path.name} の 1 行目に見出しがありません。", f"The first line of {path.name} has no headings.")
    return tuple(as_entered(cell.strip()) for cell in row)


def _even(rows: Iterator[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, Sequence[str]]]:
    for number, row in rows:
        whole = "".join(row)
        if not whole or whole.isspace():
            continue
        if "'" in whole:
            row = list(map(as_entered, row))
        yield number, row if len(row) >= width else [*row, *[""] * (width - len(row))]


def rejected_csv(headings: Sequence[str], rows: Sequence[tuple[Sequence[str], str, str]]) -> str:
    """The rejected rows with why, in a form that Excel opens: to be mended and imported again."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*map(formula_free, headings), "取り込めない理由", "why"])
    writer.writerows([*map(formula_free, row[: len(headings)]), ja, en] for row, ja, en in rows)
    return text.getvalue()
