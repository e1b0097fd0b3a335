"""The tiers as a document: what ships, what a manager may write, why a cart stands where it stands, what a change would move."""

from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from console.campaign.segments.conditions import CartFacts
from console.campaign.segments.facts import facts_of
from console.campaign.segments.preview import preview
from console.campaign.segments.segmentation import read
from console.campaign.segments.segmentation import shipped as read_shipped
from console.domain.cart import Cart, CartLine
from console.domain.customer import Customer
from console.domain.errors import BadInput
from console.shipped import shipped

PATH = shipped("assets/campaign/segments.yaml")
SHIPPED = read_shipped(PATH)
CONTENT: dict[str, Any] = yaml.safe_load(PATH.read_text("utf-8"))
FACTS = CartFacts(
    total=62_000,
    member=True,
    vip=False,
    orders=2,
    days_since_last_order=90,
    spent_this_year=31_000,
    minutes_on_site=12,
    prefecture="東京都",
    goods="衣料品",
    lines=1,
)


@pytest.mark.parametrize(
    ("changes", "tier", "within"),
    [
        ({}, "最高", 24),
        ({"total": 50_000}, "最高", 24),
        ({"total": 49_999}, "高", 48),
        ({"member": False}, "高", 48),
        ({"member": False, "days_since_last_order": 183}, "高", 48),
        ({"member": False, "days_since_last_order": 184}, "低", 168),
        ({"member": False, "days_since_last_order": None}, "低", 168),
        ({"member": False, "orders": 0, "days_since_last_order": None, "minutes_on_site": 30}, "中", 72),
        ({"member": False, "orders": 0, "days_since_last_order": None, "minutes_on_site": 29}, "低", 168),
    ],
)
def test_the_four_tiers_that_ship(changes: dict[str, Any], tier: str, within: int) -> None:
    placed = SHIPPED.placed(replace(FACTS, **changes))
    assert (placed.tier, placed.within_hours) == (tier, within)


def test_why_says_the_cart_s_own_figures_in_both_languages() -> None:
    placed = SHIPPED.placed(FACTS)
    assert placed.why_ja == "カートの金額 62,000円(50,000円以上)、会員"
    assert placed.why_en == "cart value 62,000 yen (50,000 or more), member"


@pytest.mark.parametrize(("changes", "vip"), [({}, False), ({"vip": True}, True), ({"spent_this_year": 500_000}, True)])
def test_a_vip_by_registration_or_by_spending(changes: dict[str, Any], vip: bool) -> None:
    placed = SHIPPED.placed(replace(FACTS, **changes))
    assert placed.vip is vip
    assert ("VIP" in placed.why_ja) is vip


def changed(path: str, value: Any) -> dict[str, Any]:
    content = deepcopy(CONTENT)
    *way, last = path.split(".")
    place: Any = content
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[int(last) if last.isdigit() else last] = value
    return content


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("tiers.0.when", {"fact": "shoe_size", "is": "equal", "value": 1}, "tiers.0.when"),
        ("tiers.0.when", {"fact": "total", "is": "at_least", "value": "many"}, "tiers.0.when"),
        ("tiers.0.when", {"fact": "total", "is": "at_least", "value": True}, "tiers.0.when"),
        ("tiers.0.when", {"fact": "prefecture", "is": "at_least", "value": "東京都"}, "tiers.0.when"),
        ("tiers.0.when", {"fact": "total", "is": "equal", "value": [1, 2]}, "tiers.0.when"),
        ("tiers.0.when", {"all": []}, "tiers.0.when.all"),
        ("tiers.0.when", {"code": "__import__('os')"}, "tiers.0.when"),
        ("tiers.0.within_hours", 0, "tiers.0.within_hours"),
        ("tiers.0.expected", [45, 35], "tiers.0.expected"),
        ("tiers.0.colour", "red", "tiers.0.colour"),
        ("tiers.3.when", {"fact": "member", "is": "equal", "value": True}, ""),
        ("tiers.1.name", "最高", ""),
        ("tiers", [], "tiers"),
    ],
)
def test_a_mistake_is_named(path: str, value: Any, named: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(changed(path, value))
    assert named in caught.value.en
    assert "優先度の設定" in caught.value.ja


def nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = {"fact": "member", "is": "equal", "value": True}
    for _ in range(depth):
        inner = {"not": inner}
    return inner


def test_a_tree_that_nobody_could_read_is_refused() -> None:
    read(changed("tiers.0.when", nested(5)))
    with pytest.raises(BadInput, match="nested"):
        read(changed("tiers.0.when", nested(6)))
    with pytest.raises(BadInput, match="at most"):
        read(changed("tiers.0.when", {"any": [nested(0)] * 60}))


def test_any_not_and_lists() -> None:
    when = {
        "any": [
            {"fact": "prefecture", "is": "one_of", "value": ["北海道", "沖縄県"]},
            {"not": {"fact": "goods", "is": "equal", "value": "衣料品"}},
        ]
    }
    mine = read(changed("tiers.0.when", when))
    assert mine.placed(replace(FACTS, prefecture="沖縄県")).why_ja == "お届け先の都道府県 沖縄県"
    assert mine.placed(replace(FACTS, goods="家電製品")).why_en == "none of: kind of goods 家電製品"
    assert mine.placed(FACTS).tier == "高"
    none_of = {
        "not": {"any": [{"fact": "total", "is": "at_most", "value": 1000}, {"all": [{"fact": "orders", "is": "at_least", "value": 9}]}]}
    }
    told = read(changed("tiers.0.when", none_of)).placed(FACTS)
    assert (told.tier, told.why_en) == ("最高", "none of: cart value 62,000 yen (1,000 or less), orders 2 (9 or more)")


def test_the_preview_counts_what_would_move_and_says_why() -> None:
    then = read(changed("tiers.0.when.all.0.value", 60_000))
    carts = [("k1", FACTS), ("k2", replace(FACTS, total=55_000)), ("k3", replace(FACTS, total=100))]
    shown = preview(SHIPPED, then, carts)
    assert (shown.carts, shown.moves) == (3, {("最高", "高"): 1})
    assert (shown.before, shown.after) == ({"最高": 2, "高": 1}, {"最高": 1, "高": 2})
    [move] = shown.examples
    assert (move.cart_id, move.old, move.new) == ("k2", "最高", "高")
    assert "前回のご注文から 90日(183日以内)" in move.why_ja
    assert preview(SHIPPED, SHIPPED, carts).moves == {}


facts = st.builds(
    CartFacts,
    total=st.integers(0, 300_000),
    member=st.booleans(),
    vip=st.booleans(),
    orders=st.integers(0, 20),
    days_since_last_order=st.none() | st.integers(0, 900),
    spent_this_year=st.integers(0, 900_000),
    minutes_on_site=st.integers(0, 90),
    prefecture=st.sampled_from(["東京都", "沖縄県", ""]),
    goods=st.sampled_from(["衣料品", "家電製品"]),
    lines=st.integers(1, 9),
)


@given(facts)
def test_every_cart_has_one_tier_and_a_reason(one: CartFacts) -> None:
    placed = SHIPPED.placed(one)
    assert placed.tier in {"最高", "高", "中", "低"}
    assert placed.why_ja
    assert placed.why_en
    assert placed == SHIPPED.placed(one)


def test_the_facts_of_a_cart() -> None:
    person = Customer("c", "山田 花子", "", "090", None, True, 2, date(2026, 9, 2), 31_000, False, "東京都", 12)
    left = datetime.fromisoformat("2026-12-01T11:00:00+09:00")
    cart = Cart("k", "c", (CartLine("A", "コート", "M", 1, 62_000),), left, "https://x.example", "衣料品")
    assert facts_of(person, cart, date(2026, 12, 1)) == FACTS
