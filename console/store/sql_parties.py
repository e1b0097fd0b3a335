"""Shops, their customers, and the carts these left."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from console.domain.call import Shop
from console.domain.cart import Cart, CartLine
from console.domain.customer import Customer
from console.domain.errors import BadInput
from console.service.calls.records import CartRow
from console.store.counted import changed
from console.store.customer_words import forget_words as forget_customer_words
from console.store.customer_words import line_digest, put_words, words_of
from console.store.queue_upkeep import touch
from console.store.sealing import ERASED, Sealer
from console.store.sql_people import forget_identities, identity_digests
from console.store.sql_words import forget_words
from console.store.tables import CallRow, CartLineRow, CartTableRow, CustomerRow, IdentityRow, ShopRow


def _missing(ja: str, en: str, key: str) -> BadInput:
    return BadInput(f"{ja}「{key}」はありません。一覧を更新してください。", f"There is no {en} “{key}”. Refresh the list.")


class SqlShops:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, shop: Shop) -> None:
        self._session.add(
            ShopRow(
                id=shop.id,
                name=shop.name,
                company=shop.company,
                persona=shop.persona,
                return_number=shop.return_number,
                mail=shop.mail,
                readings=dict(shop.readings),
            )
        )
        self._session.flush()

    def put(self, shop: Shop) -> None:
        row = self._session.get(ShopRow, shop.id)
        if row is None:
            self.add(shop)
            return
        row.name, row.company, row.persona = shop.name, shop.company, shop.persona
        row.return_number, row.mail, row.readings = shop.return_number, shop.mail, dict(shop.readings)
        self._session.flush()

    def get(self, shop_id: str) -> Shop:
        row = self._session.get(ShopRow, shop_id)
        if row is None:
            raise _missing("店舗", "shop", shop_id)
        return self._shop(row)

    def all(self) -> tuple[Shop, ...]:
        return tuple(self._shop(row) for row in self._session.scalars(select(ShopRow).order_by(ShopRow.id)))

    @staticmethod
    def _shop(row: ShopRow) -> Shop:
        return Shop(row.id, row.name, row.company, row.persona, row.return_number, row.mail, dict(row.readings))


class SqlCustomers:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def add(self, shop_id: str, customer: Customer) -> None:
        self._sealer.open_account(shop_id, customer.id)

        def sealed(column: str, text: str) -> bytes:
            return self._sealer.seal(customer.id, f"customers.{column}", customer.id, text)

        self._session.add(
            CustomerRow(
                id=customer.id,
                shop_id=shop_id,
                name_sealed=sealed("name", customer.name),
                kana_sealed=sealed("kana", customer.kana),
                phone_sealed=sealed("phone", customer.phone),
                mail_sealed=None if customer.mail is None else sealed("mail", customer.mail),
                phone_digest=self._sealer.cipher.lookup("phone", customer.phone),
                mail_digest=None if customer.mail is None else self._sealer.cipher.lookup("mail", customer.mail.lower()),
                line_digest=line_digest(self._sealer.cipher, customer.phone),
                member=customer.member,
                orders=customer.orders,
                last_order=None if customer.last_order is None else customer.last_order.isoformat(),
                spent_this_year=customer.spent_this_year,
                vip=customer.vip,
                prefecture=customer.prefecture,
                minutes_on_site=customer.minutes_on_site,
                consent_call=customer.consent_call,
                consent_sms=customer.consent_sms,
                consent_mail=customer.consent_mail,
                phone_source=customer.phone_source,
                barred=customer.barred,
            )
        )
        self._session.flush()
        known_as = identity_digests(
            self._sealer.cipher, account="", mail=(customer.mail or "").lower(), phone=customer.phone, name=customer.name
        )
        for digest, kind in known_as:
            if self._session.get(IdentityRow, (shop_id, digest)) is None:
                self._session.add(IdentityRow(shop_id=shop_id, digest=digest, kind=kind, customer_id=customer.id))
        self._session.flush()
        words = words_of(customer.name, customer.kana, customer.phone, customer.mail or "")
        put_words(self._session, self._sealer.cipher, shop_id, {customer.id: words})

    def get(self, customer_id: str) -> Customer:
        row = self._session.get(CustomerRow, customer_id)
        if row is None:
            raise _missing("お客様", "customer", customer_id)
        return self._customer(row)

    def by_phone(self, shop_id: str, phone: str) -> Customer | None:
        digest = self._sealer.cipher.lookup("phone", phone)
        found = select(CustomerRow).where(CustomerRow.shop_id == shop_id, CustomerRow.phone_digest == digest)
        row = self._session.scalars(found.limit(1)).first()
        return None if row is None else self._customer(row)

    def forget(self, customer_id: str) -> None:
        merged = list(self._session.scalars(select(CustomerRow.id).where(CustomerRow.merged_into == customer_id)))
        forget_identities(self._session, [customer_id, *merged])
        forget_words(self._session, [customer_id, *merged])
        forget_customer_words(self._session, [customer_id, *merged])
        for customer in (customer_id, *merged):
            self._sealer.destroy(customer)

    def _customer(self, row: CustomerRow) -> Customer:
        def opened(column: str, sealed: bytes) -> str:
            return self._sealer.open(row.id, f"customers.{column}", row.id, sealed)

        return Customer(
            id=row.id,
            name=opened("name", row.name_sealed),
            kana=opened("kana", row.kana_sealed),
            phone=opened("phone", row.phone_sealed),
            mail=None if row.mail_sealed is None else opened("mail", row.mail_sealed),
            member=row.member,
            orders=row.orders,
            last_order=None if row.last_order is None else date.fromisoformat(row.last_order),
            spent_this_year=row.spent_this_year,
            vip=row.vip,
            prefecture=row.prefecture,
            minutes_on_site=row.minutes_on_site,
            consent_call=row.consent_call,
            consent_sms=row.consent_sms,
            consent_mail=row.consent_mail,
            phone_source=row.phone_source,
            barred=row.barred,
        )


class SqlCarts:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def add(self, shop_id: str, cart: Cart) -> None:
        url = self._sealer.seal(cart.customer_id, "carts.checkout_url", cart.id, cart.checkout_url)
        self._session.add(
            CartTableRow(
                id=cart.id,
                shop_id=shop_id,
                customer_id=cart.customer_id,
                abandoned_at=cart.abandoned_at,
                checkout_url_sealed=url,
                goods=cart.goods,
            )
        )
        self._session.flush()
        for position, line in enumerate(cart.lines):
            self._session.add(
                CartLineRow(
                    cart_id=cart.id,
                    position=position,
                    shop_id=shop_id,
                    sku=line.sku,
                    name=line.name,
                    variant=line.variant,
                    quantity=line.quantity,
                    unit_price=line.unit_price,
                )
            )
        self._session.flush()
        touch(self._session, carts=[cart.id])

    def _row(self, cart_id: str) -> CartTableRow:
        row = self._session.get(CartTableRow, cart_id)
        if row is None:
            raise _missing("カート", "cart", cart_id)
        return row

    def get(self, cart_id: str) -> Cart:
        row = self._row(cart_id)
        lines = self._session.scalars(select(CartLineRow).where(CartLineRow.cart_id == cart_id).order_by(CartLineRow.position))
        url = self._sealer.open(row.customer_id, "carts.checkout_url", row.id, row.checkout_url_sealed)
        return Cart(
            id=row.id,
            customer_id=row.customer_id,
            lines=tuple(CartLine(line.sku, line.name, line.variant, line.quantity, line.unit_price) for line in lines),
            abandoned_at=row.abandoned_at,
            checkout_url="" if url == ERASED else url,
            goods=row.goods,
        )

    def shop_of(self, cart_id: str) -> str:
        return self._row(cart_id).shop_id

    def row(self, cart_id: str, now: datetime) -> CartRow:
        return self._with_past(self._row(cart_id), now)

    def page(self, offset: int, limit: int, now: datetime, idle: timedelta = timedelta(0)) -> tuple[int, tuple[CartRow, ...]]:
        left = CartTableRow.abandoned_at <= now - idle
        total = self._session.scalar(select(func.count()).select_from(CartTableRow).where(left)) or 0
        rows = select(CartTableRow).where(left).order_by(CartTableRow.abandoned_at.desc(), CartTableRow.id).offset(offset).limit(limit)
        return total, tuple(self._with_past(row, now) for row in self._session.scalars(rows))

    def _with_past(self, row: CartTableRow, now: datetime) -> CartRow:
        past = select(func.count(), func.max(CallRow.started_at)).where(CallRow.cart_id == row.id)
        attempts, last = self._session.execute(past).one()
        leased = row.lease_until is not None and row.lease_until > now
        return CartRow(row.id, row.customer_id, attempts, last, leased, row.closed)

    def lease(self, cart_id: str, engine_id: str, call_id: str, now: datetime, until: datetime) -> bool:
        free = or_(CartTableRow.lease_until.is_(None), CartTableRow.lease_until <= now)
        if self._session.get_bind().dialect.name == "postgresql":
            # A cart that another engine is just leasing is skipped, not waited for.
            locked = select(CartTableRow.id).where(CartTableRow.id == cart_id, free).with_for_update(skip_locked=True)
            if self._session.scalar(locked) is None:
                return False
        taken = update(CartTableRow).where(CartTableRow.id == cart_id, free)
        touch(self._session, carts=[cart_id])
        return changed(self._session, taken.values(lease_engine=engine_id, lease_call=call_id, lease_until=until)) == 1

    def renew(self, engine_id: str, call_ids: Sequence[str], until: datetime) -> None:
        """Only leases of this engine's own calls are moved."""
        held = CartTableRow.lease_call.in_(call_ids)
        self._session.execute(update(CartTableRow).where(CartTableRow.lease_engine == engine_id, held).values(lease_until=until))

    def release(self, call_id: str) -> None:
        touch(self._session, carts=self._session.scalars(select(CartTableRow.id).where(CartTableRow.lease_call == call_id)))
        free = update(CartTableRow).where(CartTableRow.lease_call == call_id)
        self._session.execute(free.values(lease_engine=None, lease_call=None, lease_until=None))

    def in_calls(self, now: datetime) -> bool:
        # By comparison SQLite goes by the index; asked for "not null" it would go through every cart.
        held = select(CartTableRow.id).where(CartTableRow.lease_call > "", CartTableRow.lease_until > now)
        return self._session.scalar(held.limit(1)) is not None

    def closed(self, cart_id: str) -> str | None:
        return self._session.scalar(select(CartTableRow.closed).where(CartTableRow.id == cart_id))

    def close(self, cart_id: str, why: str) -> None:
        self._row(cart_id).closed = why
        self._session.flush()
        touch(self._session, carts=[cart_id])
