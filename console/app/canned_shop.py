"""A small shop for the canned line."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.domain.call import Shop
from console.domain.cart import Cart, CartLine
from console.domain.customer import Customer
from console.domain.facts import Fact
from console.domain.script import Approval, ApprovedScript, Line
from console.service.canned_line import SCRIPT


@dataclass(frozen=True, slots=True)
class CannedShop:
    shop: Shop
    customers: tuple[Customer, ...]
    carts: tuple[Cart, ...]
    facts: tuple[Fact, ...]
    script: ApprovedScript


def canned_shop(now: datetime) -> CannedShop:
    people = (
        ("山田 花子", "ヤマダ ハナコ", "yamada", "東京都", True, 2, 31_000, "AP-1001", "ウールチェスターコート", "ネイビー M", 62_000),
        ("佐藤 健", "サトウ ケン", "sato", "愛知県", False, 0, 0, "EL-2001", "ノイズキャンセリングヘッドホン", "", 39_800),
        ("鈴木 一郎", "スズキ イチロウ", "suzuki", "大阪府", True, 9, 640_000, "EL-2002", "4K液晶テレビ 55型", "", 128_000),
    )
    customers, carts = [], []
    for number, (name, kana, mail, prefecture, member, orders, spent, sku, goods, variant, price) in enumerate(people, 1):
        customers.append(
            Customer(
                id=f"cust-{number}",
                name=name,
                kana=kana,
                phone=f"0900000{number:04d}",
                mail=f"{mail}@example.com",
                member=member,
                orders=orders,
                last_order=(now - timedelta(days=90)).date() if orders else None,
                spent_this_year=spent,
                vip=spent >= 500_000,
                prefecture=prefecture,
                minutes_on_site=42 if number == 2 else 12,
            )
        )
        line = CartLine(sku, goods, variant, 1, price)
        url = f"https://shop.minato-marche.example/cart/{number}"
        carts.append(
            Cart(f"cart-{number}", f"cust-{number}", (line,), now - timedelta(hours=3), url, "衣料品" if number == 1 else "家電製品")
        )
    lines = tuple(Line(cue.line, cue.text) for cue in SCRIPT if cue.line is not None)
    approvals = (Approval("demo", now, demo=True), Approval("demo 2", now, demo=True))
    fact = Fact("returns.policy", "returns.days", 14, "お届けから14日以内", "canned", now)
    return CannedShop(
        Shop("minato", "みなとマルシェ オンラインストア", "みなとマルシェ株式会社", "みなみ", "0120-000-310", "shop@minato-marche.example"),
        tuple(customers),
        tuple(carts),
        (fact,),
        ApprovedScript("canned", "1", "0" * 64, approvals, lines),
    )
