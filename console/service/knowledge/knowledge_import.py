"""A shop's file into knowledge: what is new waits for a person, what has changed or gone is spoken no more until a person says so."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from itertools import islice
from pathlib import Path
from typing import Final

from console.campaign.articles.columns import of_tickets
from console.campaign.articles.faq import faq_passages
from console.campaign.articles.markdown_page import markdown_passages
from console.campaign.articles.passage import MOST_PASSAGES, NotRead, Passage, Read
from console.campaign.articles.pdf_file import pdf_passages
from console.campaign.articles.products import of_products, product_passages
from console.campaign.articles.proposed import proposed
from console.campaign.articles.tickets import ticket_json, ticket_passages
from console.campaign.articles.web_page import html_passages
from console.campaign.articles.word_file import word_passages
from console.campaign.carts.product_json import of_products_json
from console.campaign.carts.products import sold
from console.campaign.carts.sheet import encoding_of, opened
from console.conversation.knowledge.entries import MOST_PARTS
from console.domain.errors import BadInput
from console.domain.facts import KNOWLEDGE
from console.service.knowledge.knowledge_records import Entry, EntryState
from console.service.terms import JAPAN
from console.service.unit_of_work import UnitOfWork

LARGEST: Final = 32 * 1024 * 1024
PORTION: Final = 20
MOST_TOLD: Final = 200
"""Faults that a report lists; the rest are counted."""
KINDS: Final = ("faq", "tickets", "page", "products")
_LONGEST_NAME: Final = 120


@dataclass(slots=True)
class ImportReport:
    """``read``: passages and faults together; ``faults`` (the first ones) say which place gave nothing, and why."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    not_read: int = 0
    cancelled: bool = False
    faults: list[NotRead] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    """Entries whose approved answer is spoken no more."""


@contextmanager
def reads(path: Path, name: str, kind: str | None = None) -> Iterator[tuple[str, Iterator[Read]]]:
    """The kind of the file (of ``KINDS``) and what it says, bit by bit. ``name``: as the person knows the file.

    Raises:
        BadInput: it is not there, too large, of a kind that cannot be read, or damaged.
    """
    if kind is not None and kind not in KINDS:
        raise BadInput(
            f"種類「{kind}」はありません。faq、tickets、page、products のどれかです。",
            f"There is no kind “{kind}”: faq, tickets, page or products.",
        )
    suffix = Path(name).suffix.lower()
    catalogue = suffix == ".json" and (kind == "products" or (kind is None and of_products_json(_content(path, name))))
    if catalogue or suffix in (".csv", ".tsv", ".xlsx", ".xlsm"):
        with opened(path) as sheet:
            if kind == "products" or (kind is None and of_products(sheet.headings)):
                yield "products", product_passages(sheet.headings, sheet.rows, sold)
                return
            tickets = kind == "tickets" or (kind is None and of_tickets(sheet.headings))
            rows = ticket_passages if tickets else faq_passages
            yield ("tickets" if tickets else "faq"), rows(sheet.headings, sheet.rows)
        return
    content = _content(path, name)
    match suffix:
        case ".html" | ".htm" | ".xhtml":
            yield "page", html_passages(content)
        case ".md" | ".markdown" | ".txt":
            yield "page", markdown_passages(_text(path))
        case ".pdf":
            yield "page", pdf_passages(content)
        case ".docx":
            yield "page", word_passages(content)
        case ".json" | ".jsonl":
            yield "tickets", ticket_json(_text(path))
        case _:
            raise BadInput(
                f"「{name}」は読める種類ではありません（HTML、Markdown、PDF、DOCX、CSV、Excel、チケットの JSON）。",
                f"“{name}” is of no kind that can be read (HTML, Markdown, PDF, DOCX, CSV, Excel, tickets as JSON).",
            )


class KnowledgeImport:
    """One file on its way into the books: ``portions`` of what was read, each applied in a transaction of its own, then ``finish``."""

    def __init__(self, shop_id: str, source: str, kind: str, by: str, readings: Mapping[str, str]) -> None:
        self._shop_id = shop_id
        self._source = source
        self._kind = kind
        self._by = by
        self._readings = readings
        self._times: dict[str, int] = {}
        self._seen: set[str] = set()
        self.report = ImportReport()

    @staticmethod
    def portions(found: Iterator[Read]) -> Iterator[tuple[Read, ...]]:
        """Raises ``BadInput`` when the file breaks off, or holds too much."""
        bounded = islice(found, MOST_PASSAGES + 1)
        total = 0
        while portion := tuple(islice(bounded, PORTION)):
            total += len(portion)
            if total > MOST_PASSAGES:
                raise BadInput(
                    f"{MOST_PASSAGES} 件を超えています。ファイルを分けてください。",
                    f"It holds over {MOST_PASSAGES} passages. Split the file.",
                )
            yield portion

    def apply(self, work: UnitOfWork, portion: tuple[Read, ...], now: datetime) -> None:
        for read in portion:
            self.report.read += 1
            if isinstance(read, NotRead):
                self.report.not_read += 1
                if len(self.report.faults) < MOST_TOLD:
                    self.report.faults.append(read)
            else:
                self._put(work, read, now)

    def finish(self, work: UnitOfWork, now: datetime) -> None:
        """After the whole file: what it had before and has no more is spoken no more; and the line of the audit trail."""
        if not (self.report.cancelled or self.report.not_read):  # a file that was not read whole proves nothing gone
            self._leave_out(work, now)
        counted = ("read", "new", "changed", "unchanged", "gone", "not_read", "cancelled")
        told = {name: getattr(self.report, name) for name in counted}
        work.audit.append(self._shop_id, now, self._by, "knowledge.imported", self._source, told)

    def _leave_out(self, work: UnitOfWork, now: datetime) -> None:
        for entry in work.knowledge.of_source(self._shop_id, self._source):
            if entry.id not in self._seen and entry.state is not EntryState.GONE:
                if entry.state is EntryState.APPROVED:
                    self._end(work, entry, now, "gone from the source")
                work.knowledge.put(replace(entry, state=EntryState.GONE))
                self.report.gone += 1

    def _put(self, work: UnitOfWork, passage: Passage, now: datetime) -> None:
        plain = _plain(passage.question)
        self._times[plain] = self._times.get(plain, 0) + 1
        id = entry_id(self._shop_id, self._source, plain, self._times[plain])
        self._seen.add(id)
        old = work.knowledge.get(id)
        if old is not None and _plain(old.passage) == _plain(passage.text):
            self._same(work, old, passage)
            return
        answer, _ = proposed(passage.text, self._readings)
        fresh = Entry(
            id=id,
            shop_id=self._shop_id,
            kind=self._kind,
            source=self._source,
            place=passage.place,
            source_date=passage.dated.isoformat() if passage.dated else None,
            question=passage.question,
            phrasings=old.phrasings if old else (),
            passage=passage.text,
            answer=answer,
            valid_until=_end_of(passage),
            state=EntryState.CHANGED if old and old.version else EntryState.DRAFT,
            version=old.version if old else 0,
            imported_at=now,
            imported_by=self._by,
        )
        if old is not None and old.state is EntryState.APPROVED:
            self._end(work, old, now, "changed in the source")
        self.report.changed += old is not None
        self.report.new += old is None
        work.knowledge.put(fresh)

    def _same(self, work: UnitOfWork, old: Entry, passage: Passage) -> None:
        """What a source says again; a text that had gone and is back is approved anew."""
        dated = passage.dated.isoformat() if passage.dated else old.source_date
        back = EntryState.CHANGED if old.version else EntryState.DRAFT
        state = back if old.state is EntryState.GONE else old.state
        work.knowledge.put(replace(old, place=passage.place, source_date=dated, state=state))
        self.report.unchanged += 1

    def _end(self, work: UnitOfWork, entry: Entry, now: datetime, why: str) -> None:
        end_spoken(work, entry, now, self._by, why)
        self.report.ended.append(entry.id)


def end_spoken(work: UnitOfWork, entry: Entry, now: datetime, by: str, why: str) -> None:
    """The approved answer of ``entry`` is spoken no more from ``now`` on; what was said with it can still be looked up."""
    work.knowledge.end_version(entry.id, entry.version, now, by, why)
    facts = (work.facts.get(id) for id in fact_ids(entry.id, entry.version))
    work.facts.put(entry.shop_id, [replace(fact, valid_until=now) for fact in facts if fact is not None])


def fact_ids(entry: str, version: int) -> tuple[str, ...]:
    first = f"{KNOWLEDGE}{entry}@{version}"
    return (first, *(f"{first}.{number}" for number in range(2, MOST_PARTS + 1)))


def entry_id(shop_id: str, source: str, question: str, time: int) -> str:
    """The same file names the same entries again, whatever the order of its rows."""
    return hashlib.sha256("\0".join((shop_id, source, question, str(time))).encode()).hexdigest()[:12]


def source_name(name: str) -> str:
    """Of a file as the books name it: no folders. Raises ``BadInput`` when nothing is left."""
    plain = re.sub(r"[\x00-\x1f]", "", name.replace("\\", "/").rsplit("/", 1)[-1]).strip()
    if not plain:
        raise BadInput("ファイルの名前がありません。", "The file has no name.")
    return plain[-_LONGEST_NAME:]


def run_import(
    store: Callable[[], UnitOfWork],
    job: KnowledgeImport,
    found: Iterator[Read],
    clock: Callable[[], datetime],
    *,
    progress: Callable[[ImportReport], None] = lambda report: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """For who has the store at hand; what was applied before a cancellation stays. Raises ``BadInput``, ``StoreFault``."""
    for portion in job.portions(found):
        if cancelled():
            job.report.cancelled = True
            break
        with store() as work:
            job.apply(work, portion, clock())
            work.commit()
        progress(job.report)
    with store() as work:
        job.finish(work, clock())
        work.commit()
    return job.report


def too_large() -> BadInput:
    return BadInput("ファイルが大きすぎます（32 MB まで）。", "The file is too large (32 MB at most).")


def _content(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput(f"ファイル {name} が大きすぎます（32 MB まで）。", f"The file {name} is too large (32 MB at most).")
        return path.read_bytes()
    except OSError as fault:
        raise BadInput(
            f"ファイル {name} を開けません（{fault.strerror}）。", f"The file {name} cannot be opened ({fault.strerror})."
        ) from fault


def _text(path: Path) -> str:
    return path.read_text(encoding_of(path))


def _plain(text: str) -> str:
    return re.sub(r"[\s、。,.!?・「」『』()]+", "", unicodedata.normalize("NFKC", text)).lower()


def _end_of(passage: Passage) -> datetime | None:
    return None if passage.until is None else datetime.combine(passage.until, time(23, 59, 59), JAPAN)
