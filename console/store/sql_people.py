"""Who is who: persons as the shop tells of them become customers, and two customers that turn out to be one are joined."""

import json
import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from console.campaign.carts import contact
from console.campaign.carts.sightings import Person
from console.service.terms import JAPAN
from console.store import known_fields
from console.store.customer_words import add_words, line_digest, put_words, words_of
from console.store.encryption.port import Cipher
from console.store.intake_tables import OrderRow
from console.store.known_fields import Known, Ordered
from console.store.many_rows import THOSE, among, carry_out
from console.store.queue_upkeep import touch
from console.store.sql_audit import SqlAudit
from console.store.tables import CartTableRow, CustomerRow, DataKeyRow, IdentityRow

_SEALED: Final = ("name", "kana", "phone", "mail")
_PERSON, _KEY, _ORDER, _IDENTITY = (row.__table__.c for row in (CustomerRow, DataKeyRow, OrderRow, IdentityRow))
_KNOWN_BY: Final = select(_IDENTITY.digest, _IDENTITY.customer_id).where(
    _IDENTITY.shop_id == bindparam("shop"), _IDENTITY.digest.in_(THOSE)
)
_THEM: Final = (
    select(CustomerRow.__table__, _KEY.wrapped)
    .select_from(CustomerRow.__table__.outerjoin(DataKeyRow.__table__, _KEY.customer_id == _PERSON.id))
    .where(_PERSON.id.in_(THOSE))
)
_BOUGHT: Final = select(_ORDER.customer_id, _ORDER.placed_at, _ORDER.total).where(
    _ORDER.customer_id.in_(THOSE), _ORDER.cancelled.is_(False)
)
_IDENTITIES: Final = insert(IdentityRow)
_KEYS: Final = insert(DataKeyRow)
_CUSTOMERS: Final = insert(CustomerRow)
_CHANGED: Final = update(CustomerRow).where(CustomerRow.id == bindparam("b_id"))
_TO_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def identity_digests(cipher: Cipher, *, account: str, mail: str, phone: str, name: str) -> list[tuple[str, str]]:
    """(digest, kind). A telephone number alone is no identity: families share one."""
    found = []
    if account:
        found.append((cipher.lookup("identity", f"account\0{account}"), "account"))
    if mail:
        found.append((cipher.lookup("identity", f"mail\0{mail}"), "mail"))
    if phone:
        found.append((cipher.lookup("identity", f"phone\0{phone}\0{contact.same_name(name)}"), "phone"))
    return found


class SqlPeople:
    """For one batch of sightings: ``resolve`` the persons, then ``restate`` customers whose orders changed."""

    def __init__(self, session: Session, cipher: Cipher, shop_id: str, now: datetime) -> None:
        self._session = session
        self._cipher = cipher
        self._shop_id = shop_id
        self._now = now
        self._wrapped: dict[str, bytes] = {}
        self.merged: set[str] = set()
        """Customers into whom others were merged."""
        self.merges = 0
        self.new = 0

    def resolve(self, persons: Sequence[Person]) -> list[str]:
        """The customer of each person."""
        digests = [self._digests(person) for person in persons]
        found = self._existing({digest for some in digests for digest, _ in some})
        # Where a digest is known its customer stands for it.
        groups = _joined([{found.get(digest, digest) for digest, _ in some} for some in digests])
        members: dict[str, list[int]] = defaultdict(list)
        for number, root in enumerate(groups):
            members[root].append(number)
        customers: dict[str, str] = {}
        changed: dict[str, tuple[Known, Known]] = {}
        fresh: dict[str, Known] = {}
        identities: dict[str, dict[str, str]] = {}
        rows = self._rows(set(found.values()))
        for root, numbers in members.items():
            told = known_fields.join(*[known_fields.of_person(persons[n]) for n in numbers])
            known_as = sorted({found[digest] for n in numbers for digest, _ in digests[n] if digest in found})
            if not known_as:
                customer = _new_id(self._now)
                fresh[customer] = told
            else:
                customer = known_as[0]
                before = self._known(rows[customer])
                after = known_fields.join(before, told, *(self._known(rows[other]) for other in known_as[1:]))
                if len(known_as) > 1:
                    self._merge(customer, [rows[other] for other in known_as[1:]], rows[customer])
                if after != before:
                    changed[customer] = before, after
            customers[root] = customer
            for n in numbers:
                for digest, kind in digests[n]:
                    if digest not in found:
                        identities[digest] = {"shop_id": self._shop_id, "digest": digest, "kind": kind, "customer_id": customer}
        self._add(fresh)
        carry_out(self._session, _IDENTITIES, [identities[digest] for digest in sorted(identities)])
        self._restate(changed, rows)
        return [customers[root] for root in groups]

    def restate(self, customer_ids: set[str]) -> None:
        """Orders, last order and this year's sum again, from the books."""
        rows = self._rows(customer_ids)
        known = {customer: self._known(row) for customer, row in rows.items()}
        self._restate({customer: (fields, fields) for customer, fields in known.items()}, rows)

    def wrapped(self, customer_id: str) -> bytes | None:
        """The customer's data key; ``None``: it was destroyed."""
        if customer_id not in self._wrapped:
            key = self._session.scalar(select(DataKeyRow.wrapped).where(DataKeyRow.customer_id == customer_id))
            if key is None:
                return None
            self._wrapped[customer_id] = key
        return self._wrapped[customer_id]

    # --- finding

    def _digests(self, person: Person) -> list[tuple[str, str]]:
        account = f"{person.source}\0{person.account}" if person.account else ""
        said = person.said
        return identity_digests(
            self._cipher,
            account=account,
            mail=str(said.get("mail", "")),
            phone=str(said.get("phone", "")),
            name=str(said.get("name", "")),
        )

    def _existing(self, digests: set[str]) -> dict[str, str]:
        return dict(among(self._session, _KNOWN_BY, digests, shop=self._shop_id))

    def _rows(self, customer_ids: set[str]) -> dict[str, Any]:
        rows: dict[str, Any] = {}
        for row in among(self._session, _THEM, customer_ids):
            rows[row.id] = row
            if row.wrapped is not None:
                self._wrapped[row.id] = row.wrapped
        return rows

    def _known(self, row: Any) -> Known:
        key = self.wrapped(row.id)
        if key is None:
            return {}
        if row.known_sealed is not None:
            return known_fields.from_json(json.loads(self._cipher.open(key, row.known_sealed, f"customers.known:{row.id}")))
        plain = row._asdict()
        opened = {
            field: self._cipher.open(key, plain[f"{field}_sealed"], f"customers.{field}:{row.id}")
            for field in _SEALED
            if plain[f"{field}_sealed"] is not None
        }
        return known_fields.standing({**plain, **opened})

    # --- writing

    def _add(self, fresh: dict[str, Known]) -> None:
        if not fresh:
            return
        self.new += len(fresh)
        for customer in fresh:
            self._wrapped[customer] = self._cipher.new_data_key()
        keys = [{"customer_id": c, "shop_id": self._shop_id, "wrapped": self._wrapped[c]} for c in fresh]
        carry_out(self._session, _KEYS, keys)
        rows = [{"id": c, "shop_id": self._shop_id, "barred": False, **self._columns(c, known, Ordered())} for c, known in fresh.items()]
        carry_out(self._session, _CUSTOMERS, rows)
        add_words(self._session, self._cipher, self._shop_id, _words(fresh))

    def _restate(self, known: dict[str, tuple[Known, Known]], rows: dict[str, Any]) -> None:
        """``known``: of each customer before and after. Most news only confirm: then the words' new versions are all that is written."""
        ordered = self._ordered(set(known))
        changes: dict[str, dict[str, Any]] = {}
        confirmed = []
        for customer, (before, after) in known.items():
            if self.wrapped(customer) is None:
                continue
            bought = ordered.get(customer, Ordered())
            if not _confirms(rows[customer], before, after, bought):
                changes[customer] = {"b_id": customer, **self._columns(customer, after, bought)}
            elif after != before:
                confirmed.append({"b_id": customer, **self._sealed(customer, {"known": _as_text(after)})})
        carry_out(self._session, _CHANGED, confirmed)
        carry_out(self._session, _CHANGED, list(changes.values()))
        put_words(self._session, self._cipher, self._shop_id, _words({customer: known[customer][1] for customer in changes}))
        touch(self._session, customers=changes)

    def _columns(self, customer: str, known: Known, ordered: Ordered) -> dict[str, Any]:
        values: dict[str, Any] = dict(known_fields.columns(known, ordered))
        plain = {field: str(values.pop(field)) for field in _SEALED}
        values["last_order"] = values["last_order"] or None
        values |= self._sealed(customer, {**plain, "known": _as_text(known)})
        if not plain["mail"]:
            values["mail_sealed"] = None
        values["phone_digest"] = self._cipher.lookup("phone", plain["phone"])
        values["mail_digest"] = self._cipher.lookup("mail", plain["mail"]) if plain["mail"] else None
        values["line_digest"] = line_digest(self._cipher, plain["phone"])
        return values

    def _sealed(self, customer: str, texts: Mapping[str, str]) -> dict[str, bytes]:
        """The columns of these fields."""
        sealed = self._cipher.seal_all(self._wrapped[customer], {f"customers.{field}:{customer}": text for field, text in texts.items()})
        return {f"{field}_sealed": one for field, one in zip(texts, sealed, strict=True)}

    def _ordered(self, customers: set[str]) -> dict[str, Ordered]:
        began = known_fields.year_began(self._now.astimezone(JAPAN))
        found: dict[str | None, list[Any]] = defaultdict(list)
        for customer, placed, total in among(self._session, _BOUGHT, customers):
            found[customer].append((placed.astimezone(JAPAN), total))
        return {
            customer: Ordered(
                len(orders),
                max(placed for placed, _ in orders).date().isoformat(),
                sum(total for placed, total in orders if placed >= began),
            )
            for customer, orders in found.items()
            if customer is not None
        }

    # --- joining two customers

    def _merge(self, survivor: str, losers: Sequence[Any], row: Any) -> None:
        """Calls stay with the customer they were made to, and are found through ``merged_into``; all else moves."""
        gone = [loser.id for loser in losers]
        self._session.execute(update(IdentityRow).where(IdentityRow.customer_id.in_(gone)).values(customer_id=survivor))
        self._session.execute(update(OrderRow).where(OrderRow.customer_id.in_(gone)).values(customer_id=survivor))
        for cart, customer, url in self._session.execute(
            select(CartTableRow.id, CartTableRow.customer_id, CartTableRow.checkout_url_sealed).where(CartTableRow.customer_id.in_(gone))
        ).all():
            self._session.execute(
                update(CartTableRow)
                .where(CartTableRow.id == cart)
                .values(customer_id=survivor, checkout_url_sealed=self._moved(url, customer, survivor, f"carts.checkout_url:{cart}"))
            )
        self._session.execute(update(CustomerRow).where(CustomerRow.merged_into.in_(gone)).values(merged_into=survivor))
        self._session.execute(update(CustomerRow).where(CustomerRow.id.in_(gone)).values(merged_into=survivor, merged_at=self._now))
        if any(loser.barred for loser in losers) and not row.barred:
            self._session.execute(update(CustomerRow).where(CustomerRow.id == survivor).values(barred=True))
        audit = SqlAudit(self._session, self._cipher)
        for customer in gone:
            audit.append(self._shop_id, self._now, "engine", "customer.merged", customer, {"into": survivor})
        self.merged.add(survivor)
        touch(self._session, customers=[survivor])
        self.merges += len(gone)

    def _moved(self, sealed: bytes, before: str, after: str, place: str) -> bytes:
        old, new = self.wrapped(before), self.wrapped(after)
        if new is None:
            return b""
        return self._cipher.seal(new, "" if old is None else self._cipher.open(old, sealed, place), place)


def _as_text(known: Known) -> str:
    return _TO_JSON.encode(known_fields.as_json(known))


def _words(known: dict[str, Known]) -> dict[str, frozenset[str]]:
    return {customer: words_of(*[known_fields.text_of(fields, name) for name in _SEALED]) for customer, fields in known.items()}


def _confirms(row: Any, before: Known, after: Known, ordered: Ordered) -> bool:
    """Whether the row's columns, and with them its words and its carts in the queue, say all of this already."""
    if row.known_sealed is None or row.line_digest is None:
        return False
    values = known_fields.columns(after, ordered)
    return all(known_fields.text_of(before, field) == values.pop(field) for field in _SEALED) and all(
        (getattr(row, field) or "") == (value or "") for field, value in values.items()
    )


def same_person(customer_id: str) -> Select[str]:
    """The ids of a customer and of those who were merged into this one."""
    return select(CustomerRow.id).where((CustomerRow.id == customer_id) | (CustomerRow.merged_into == customer_id))


def forget_identities(session: Session, customer_ids: Sequence[str]) -> None:
    session.execute(delete(IdentityRow).where(IdentityRow.customer_id.in_(customer_ids)))


def _new_id(now: datetime) -> str:
    """Begins with the time: keys of one import lie side by side in half a dozen indexes, and of two customers the first to come survives."""
    return f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(10)}"


def _joined(persons: Sequence[Collection[str]]) -> list[str]:
    """Of each person the representative of all who share, over whomever, one of their words."""
    parent: dict[str, str] = {}

    def root(word: str) -> str:
        above = parent.setdefault(word, word)
        while above != word:
            parent[word] = parent[above]
            word, above = above, parent[above]
        return word

    for words in persons:
        first, *others = words
        for other in others:
            parent[root(other)] = root(first)
    return [root(next(iter(words))) for words in persons]
