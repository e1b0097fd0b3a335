"""Rows of a shop's export as sightings: by the mapping of its columns, with an error for each row that cannot be used."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from console.campaign.carts import contact
from console.campaign.carts.columns import ColumnMapping, Kind
from console.campaign.carts.prefectures import prefecture
from console.campaign.carts.products import Continued, oversold, sold, uncounted
from console.campaign.carts.sightings import CartSeen, OrderSeen, Person, Said, Sighting, Unreadable, WareSeen
from console.domain.cart import CartLine

SOURCE: Final = "import"
_JAPAN: Final = ZoneInfo("Asia/Tokyo")
_YES: Final = frozenset(
    {
        "1",
        "はい",
        "同意",
        "同意する",
        "同意あり",
        "有",
        "あり",
        "○",
        "〇",
        "yes",
        "y",
        "true",
        "on",
        "希望する",
        "購読",
        "購読中",
        "会員",
        "vip",
    }
)
_NO: Final = frozenset(
    {
        "",
        "0",
        "いいえ",
        "同意しない",
        "同意なし",
        "無",
        "なし",
        "×",
        "no",
        "n",
        "false",
        "off",
        "希望しない",
        "非購読",
        "非会員",
        "ゲスト",
        "未入金",
    }
)
_USUAL: Final = re.compile(r"\d{4}([-/])\d\d\1\d\d \d\d:\d\d(:\d\d)?", re.ASCII)
_FORMS: Final = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%d %H%M%S", "%Y%m%d%H%M%S", "%Y%m%d %H%M%S", "%Y%m%d")

Row = tuple[int, Sequence[str]]


class Told(dict[str, str]):
    """What a row says in each field that has a column; the others say nothing."""

    def __missing__(self, field: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Rejected:
    number: int
    cells: Sequence[str]
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Reading:
    """``file_at`` is the version of rows that name no time of their own."""

    file_at: datetime
    now: datetime
    terms_cover_calls: bool = False
    goods: str = "商品"


@dataclass(slots=True)
class Reader:
    """``sightings`` gives them as they are found; ``rejected`` fills meanwhile, and ``done`` counts the rows of both."""

    headings: Sequence[str]
    mapping: ColumnMapping
    reading: Reading
    rejected: list[Rejected] = field(default_factory=list)
    done: int = 0

    def __post_init__(self) -> None:
        places = {heading: place for place, heading in reversed(list(enumerate(self.headings)))}
        self._at = {name: tuple(places[heading] for heading in found) for name, found in self.mapping.columns.items()}
        self._one = [(name, found[0]) for name, found in self._at.items() if len(found) == 1]
        self._several = [(name, found) for name, found in self._at.items() if len(found) != 1]

    _at: dict[str, tuple[int, ...]] = field(init=False)
    _one: list[tuple[str, int]] = field(init=False)
    _several: list[tuple[str, tuple[int, ...]]] = field(init=False)

    def sightings(self, rows: Iterable[Row]) -> Iterator[Sighting]:
        if self.mapping.kind in (Kind.CARTS, Kind.ORDERS):
            read: Callable[[Sequence[Told]], Sighting] = self._cart if self.mapping.kind is Kind.CARTS else self._order
            for group in self._grouped(rows):
                yield from self._try(group, read)
        elif self.mapping.kind is Kind.PRODUCTS:
            continued = Continued(self._at)
            for number, cells in rows:
                whole = continued.whole(cells)
                if whole is None:
                    self.done += 1
                else:
                    yield from self._try([(number, whole)], self._product)
        else:
            for row in rows:
                yield from self._try([row], self._customer)

    def _try(self, rows: Sequence[Row], read: Callable[[Sequence[Told]], Sighting]) -> Iterator[Sighting]:
        self.done += len(rows)
        try:
            sighting = read([self._told(cells) for _, cells in rows])
        except Unreadable as fault:
            self.rejected.extend(Rejected(number, cells, fault.ja, fault.en) for number, cells in rows)
            return
        yield sighting

    def _told(self, cells: Sequence[str]) -> Told:
        told = Told({name: cells[place].strip() for name, place in self._one})
        for name, places in self._several:
            told[name] = _text(cells, places)
        return told

    def _grouped(self, rows: Iterable[Row]) -> list[list[Row]]:
        """The rows of one cart or order belong together wherever they stand in the file. As they are dated, so they come: what is written
        at once then lies side by side in the indexes that go by time."""
        groups: dict[str, list[Row]] = {}
        named, dated = (self._at.get(name, ()) for name in ("id", "at"))
        for row in rows:
            key = _text(row[1], named)
            if key:
                groups.setdefault(key, []).append(row)
            else:
                self.done += 1
                self.rejected.append(Rejected(row[0], row[1], "番号（id）が空です。", "The id is empty."))
        return sorted(groups.values(), key=lambda group: _text(group[0][1], dated))

    # --- one thing each

    def _cart(self, rows: Sequence[Told]) -> Sighting:
        first = rows[0]
        at = max([self._when(row) for row in rows])
        person = self._person(first, at)
        if not person.reachable:
            raise Unreadable("電話番号もメールアドレスも会員番号もありません。", "There is no telephone number, mail address or member id.")
        lines = tuple([line for row in rows if (line := self._line(row)) is not None])
        goods = first["goods"] or self.reading.goods
        return CartSeen(SOURCE, f"cart:{first['id']}", at, "", person, lines, first["url"], goods)

    def _order(self, rows: Sequence[Told]) -> Sighting:
        first = rows[0]
        at = self._when(first)
        person = self._person(first, at)
        lines = tuple([line for row in rows if (line := self._line(row)) is not None])
        key = first["id"]
        total = self._whole(first, "total") if "total" in first else sum(line.price for line in lines)
        cancelled = first["cancelled"].casefold() not in _NO
        paid = first["paid"].casefold()
        # A date, a yes, or 入金済み.
        received = paid in _YES or "済" in paid or (paid[:2] == "20" and paid[:4].isdigit())
        return OrderSeen(
            source=SOURCE,
            key=f"order:{key}",
            number=key,
            at=at,
            # A later export of the same order knows of its payment and its cancellation.
            tie=f"{cancelled:d}{received:d}",
            placed_at=at,
            person=person if person.reachable else None,
            total=total,
            lines=lines,
            paid=received,
            cancelled=cancelled,
            carts=(f"cart:{cart}",) if (cart := first["cart"]) else (),
        )

    def _customer(self, rows: Sequence[Told]) -> Sighting:
        (told,) = rows
        person = self._person(told, self._when(told) if told["at"] else self.reading.file_at)
        if not person.reachable:
            raise Unreadable("電話番号もメールアドレスも会員番号もありません。", "There is no telephone number, mail address or member id.")
        return person

    def _product(self, rows: Sequence[Told]) -> Sighting:
        (told,) = rows
        sku = told["sku"]
        if not sku:
            raise Unreadable("商品コードが空です。", "The product code is empty.")
        if not told["item"]:
            raise Unreadable("商品名が空です。", "The product's name is empty.")
        at = self._when(told) if told["at"] else self.reading.file_at
        body: dict[str, str | int | None] = {
            "sku": sku,
            "name": told["item"],
            "price": self._whole(told, "price"),
            "stock": self._stock(told),
        }
        if not sold(told["status"]):
            body["selling"] = False
        return WareSeen(SOURCE, "variant", sku, sku, at, "", body)

    def _stock(self, told: Told) -> int | None:
        if not told["stock"] or uncounted(told):
            return None
        return 0 if oversold(told["stock"]) else self._whole(told, "stock")

    def _line(self, told: Told) -> CartLine | None:
        sku, name = told["sku"], told["item"]
        if not sku and not name:
            return None
        quantity = self._whole(told, "quantity") if told["quantity"] else 1
        price = self._whole(told, "price") if told["price"] else self._whole(told, "total") if told["total"] else 0
        return CartLine(sku or name, name or sku, told["variant"], max(1, quantity), price)

    def _person(self, told: Told, at: datetime) -> Person:
        said: dict[str, Said] = {}
        name = told["name"] or f"{told['family']} {told['given']}"
        kana = told["kana"] or f"{told['family_kana']} {told['given_kana']}"
        phone = self._phone(told)
        mail = contact.mail(told["mail"])
        if told["mail"] and not mail:
            raise Unreadable("メールアドレスの形が正しくありません。", "The mail address has a wrong form.")
        for field_, text in (
            ("name", contact.name(name)),
            ("kana", contact.kana(kana)),
            ("phone", phone),
            ("mail", mail),
            ("prefecture", prefecture(told["prefecture"])),
        ):
            if text:
                said[field_] = text
        for field_ in ("member", "vip", "consent_call", "consent_sms", "consent_mail"):
            if field_ in told:
                said[field_] = _yes(told[field_])
        for field_ in ("orders", "minutes_on_site", "spent_this_year"):
            if told[field_]:
                said[field_] = self._whole(told, field_)
        if told["last_order"]:
            said["last_order"] = _instant(told["last_order"]).date().isoformat()
        if phone:
            said["phone_source"] = "checkout"
            if self.reading.terms_cover_calls:
                said.setdefault("consent_call", True)
        account = told["account"]
        return Person(SOURCE, f"customer:{account}" if account else "", said, at, "")

    # --- cells

    def _phone(self, told: Told) -> str:
        text = told["phone"].removeprefix("'").removeprefix('="').removesuffix('"')
        if not text:
            return ""
        # Excel takes numbers for numbers: the leading zero is gone.
        number = contact.e164("0" + text if re.fullmatch(r"[1-9]\d{8,9}", text) else text)
        if not number:
            raise Unreadable("電話番号の形が正しくありません。", "The telephone number has a wrong form.")
        return number

    def _when(self, told: Told) -> datetime:
        text = " ".join(filter(None, (told["at"], told["time"])))
        if not text:
            raise Unreadable("日時が空です。", "The date is empty.")
        when = _instant(text)
        if when > self.reading.now + timedelta(days=1):
            raise Unreadable(f"日時「{text[:30]}」が未来です。", f"The date “{text[:30]}” lies in the future.")
        return when

    def _whole(self, told: Told, name: str) -> int:
        text = told[name]
        if text.isascii() and text.isdigit() and len(text) < 10:
            return int(text)
        plain = unicodedata.normalize("NFKC", text).replace(",", "").replace("円", "").replace("¥", "").strip()
        named = "+".join(self.mapping.columns.get(name, (name,)))
        try:
            value = float(plain) if "." in plain else int(plain)
        except ValueError as fault:
            raise Unreadable(f"「{named}」の値「{text[:30]}」は数ではありません。", f"“{text[:30]}” in “{named}” is no number.") from fault
        if value < 0 or value > 1_000_000_000:
            raise Unreadable(f"「{named}」の値「{text[:30]}」が範囲外です。", f"“{text[:30]}” in “{named}” is out of range.")
        return int(value)


def _text(cells: Sequence[str], places: tuple[int, ...]) -> str:
    if len(places) == 1:
        return cells[places[0]].strip()
    return " ".join(filter(None, (cells[place].strip() for place in places)))


@lru_cache(maxsize=1024)
def _yes(text: str) -> bool:
    """What is not clearly a yes is none."""
    return unicodedata.normalize("NFKC", text).casefold() in _YES


@lru_cache(maxsize=4096)
def _instant(text: str) -> datetime:
    """Japanese time, unless it names a zone. Raises ``Unreadable``."""
    if _USUAL.fullmatch(text):
        with suppress(ValueError):
            return datetime.fromisoformat(text.replace("/", "-")).replace(tzinfo=_JAPAN)
    tidy = (
        unicodedata.normalize("NFKC", text)
        .strip()
        .replace("/", "-")
        .replace("年", "-")
        .replace("月", "-")
        .replace("日", " ")
        .replace("T", " ")
    )
    tidy = re.sub(r"\s+", " ", tidy).strip()
    parts = tidy.split(" ")
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", parts[0]):
        year, month, day = parts[0].split("-")
        tidy = " ".join([f"{year}-{month:0>2}-{day:0>2}", *parts[1:]])
    try:
        when = datetime.fromisoformat(tidy)
    except ValueError:
        when = _by_form(tidy, text)
    return when.replace(tzinfo=_JAPAN) if when.tzinfo is None else when


def _by_form(tidy: str, text: str) -> datetime:
    for form in _FORMS:
        try:
            return datetime.strptime(tidy, form).replace(tzinfo=_JAPAN)
        except ValueError:
            continue
    raise Unreadable(f"日時「{text[:30]}」を読めません。", f"The date “{text[:30]}” cannot be read.")
