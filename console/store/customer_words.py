"""Whole words by which a customer is found again without opening anything: each name, the telephone number, its last four digits, the
mail address. Kept as keyed digests, so that parts of a name cannot be searched for, and gone with the customer."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.orm import Session

from console.campaign.carts import contact
from console.domain.barring import national, plain
from console.store.encryption.port import Cipher
from console.store.many_rows import THOSE, among, carry_out
from console.store.queue_tables import CustomerWordRow
from console.store.queue_upkeep import touch
from console.store.tables import CustomerRow, DataKeyRow
from console.store.word_digests import word_digests

CUSTOMER_WORD: Final = "customer word"
LAST_DIGITS: Final = 4
_WORD = CustomerWordRow.__table__.c
_HELD: Final = select(_WORD.customer_id, _WORD.word).where(_WORD.customer_id.in_(THOSE))
_WORDS: Final = insert(CustomerWordRow)


def line_digest(cipher: Cipher, phone: str) -> str:
    """As ``barred`` has it."""
    return cipher.lookup("barred", national(phone))


def words_of(name: str, kana: str, phone: str, mail: str) -> frozenset[str]:
    """Each with its kind before it."""
    names = [*name.split(), *contact.kana(kana).split(), name, contact.kana(kana)]
    found = {f"name {contact.same_name(one)}" for one in names if one.strip()}
    digits = national(phone)
    if digits:
        found |= {f"phone {digits}", f"last {digits[-LAST_DIGITS:]}"}
    if mail:
        found.add(f"mail {mail.lower()}")
    return frozenset(found)


def asked_words(text: str) -> frozenset[str]:
    """What ``text`` may be one of."""
    found = {f"name {contact.same_name(text)}", f"name {contact.same_name(contact.kana(text))}"}
    digits = plain(text)
    if "@" in text:
        found = {f"mail {contact.mail(text) or text.lower()}"}
    elif digits.removeprefix("+").isdigit():
        found = {f"last {digits}"} if len(digits) == LAST_DIGITS else {f"phone {national(contact.e164(digits) or digits)}"}
    return frozenset(found)


def put_words(session: Session, cipher: Cipher, shop_id: str, words: dict[str, frozenset[str]]) -> None:
    """By customer; what was known of them before is replaced. Only what differs is written: most news of a customer change no word."""
    held: dict[str, set[int]] = {customer: set() for customer in words}
    for customer, word in among(session, _HELD, words):
        held[customer].add(word)
    fresh: list[tuple[int, str]] = []
    for customer, known in words.items():
        wanted = set(word_digests(cipher, CUSTOMER_WORD, shop_id, known))
        gone = held[customer] - wanted
        if gone:
            session.execute(delete(CustomerWordRow).where(CustomerWordRow.customer_id == customer, CustomerWordRow.word.in_(gone)))
        fresh += ((word, customer) for word in wanted - held[customer])
    _write(session, shop_id, fresh)


def add_words(session: Session, cipher: Cipher, shop_id: str, words: dict[str, frozenset[str]]) -> None:
    """The same for customers who are new: of them nothing is asked."""
    _write(
        session,
        shop_id,
        [(word, customer) for customer, known in words.items() for word in word_digests(cipher, CUSTOMER_WORD, shop_id, known)],
    )


def _write(session: Session, shop_id: str, words: list[tuple[int, str]]) -> None:
    # In the index's own order each of its pages is fetched once.
    carry_out(session, _WORDS, [{"word": word, "customer_id": customer, "shop_id": shop_id} for word, customer in sorted(words)])


def found_by(cipher: Cipher, shop_ids: Sequence[str], text: str) -> Select[str]:
    """The customers of whom ``text`` is a whole word."""
    wanted = [digest for shop_id in shop_ids for digest in word_digests(cipher, CUSTOMER_WORD, shop_id, asked_words(text))]
    return select(CustomerWordRow.customer_id).where(CustomerWordRow.word.in_(wanted))


def forget_words(session: Session, customer_ids: Sequence[str]) -> None:
    session.execute(delete(CustomerWordRow).where(CustomerWordRow.customer_id.in_(customer_ids)))


def index_missing(session: Session, cipher: Cipher, limit: int) -> int:
    """Customers of a database that is older than this index; how many were done. None is left when it is fewer than ``limit``."""
    rows: list[Any] = list(
        session.execute(
            select(CustomerRow.__table__, DataKeyRow.wrapped)
            .outerjoin(DataKeyRow, DataKeyRow.customer_id == CustomerRow.id)
            .where(CustomerRow.line_digest.is_(None))
            .order_by(CustomerRow.id)
            .limit(limit)
        )
    )
    for row in rows:
        opened = {
            field: ""
            if row.wrapped is None or (sealed := row._mapping[f"{field}_sealed"]) is None
            else cipher.open(row.wrapped, sealed, f"customers.{field}:{row.id}")
            for field in ("name", "kana", "phone", "mail")
        }
        put_words(session, cipher, row.shop_id, {row.id: words_of(**opened)} if row.wrapped is not None else {})
        digest = line_digest(cipher, opened["phone"])
        session.execute(update(CustomerRow).where(CustomerRow.id == row.id).values(line_digest=digest))
    touch(session, customers=[row.id for row in rows])
    return len(rows)


def on_line(session: Session, shop_id: str, digest: str) -> Sequence[str]:
    """The customers who are called on that line."""
    return list(session.scalars(select(CustomerRow.id).where(CustomerRow.shop_id == shop_id, CustomerRow.line_digest == digest)))
