"""Help pages as Word documents → headings and paragraphs. The only file that knows python-docx."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from console.campaign.articles.passage import Passage
from console.campaign.articles.sections import Block, sections
from console.domain.errors import BadInput

UNPACKED_LIMIT: Final = 200 * 1024 * 1024
"""Bytes: a packed file may hold many times its size."""
_HEADING: Final = re.compile(r"^(?:heading|見出し)\s*(\d)$", re.I)


def word_passages(content: bytes) -> Iterator[Passage]:
    """Raises ``BadInput``: no Word document (docx), damaged, or too large when unpacked."""
    import docx
    from docx.opc.exceptions import OpcError

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_LIMIT:
                raise BadInput("Word の文書が大きすぎます。分けてください。", "The Word document is too large. Split it.")
        document = docx.Document(io.BytesIO(content))
        told = document.core_properties
        changed = told.modified or told.created
        blocks = list(_blocks(document))
    # SyntaxError is lxml's for XML that is none; the others come of a package whose parts are missing or of another kind.
    except (OpcError, zipfile.BadZipFile, SyntaxError, KeyError, ValueError, AttributeError) as fault:
        raise BadInput(
            "Word の文書（docx）として読めません。Word で開いて保存し直してください。",
            "It cannot be read as a Word document (docx). Open it in Word and save it again.",
        ) from fault
    return sections(blocks, told.title or "", changed.date() if changed else None)


def _blocks(document: Any) -> Iterator[Block]:
    from docx.table import Table

    for part in document.iter_inner_content():
        if isinstance(part, Table):
            for number, row in enumerate(part.rows):
                cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells if cell.text.strip()))
                if cells and not (number == 0 and len(part.rows) > 1 and _bold(row)):
                    yield Block(("：" if len(cells) == 2 else "、").join(cells))
            continue
        style = part.style.name if part.style is not None else ""
        level = 1 if style in ("Title", "表題") else int(found[1]) if (found := _HEADING.match(style)) else 0
        yield Block(part.text, level)


def _bold(row: Any) -> bool:
    """A first row all in bold is the table's head."""
    runs = [run for cell in row.cells for paragraph in cell.paragraphs for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)
