"""What a manager may ask of a cart: comparisons of named facts, joined by all, any and not. Data, never code."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from console.settings.document import Part

DEEPEST: Final = 6
MOST_PARTS: Final = 60

Value = bool | int | str


@dataclass(frozen=True, slots=True)
class CartFacts:
    """What a condition may look at. Money is yen with tax; ``None``: not known, and then no comparison holds."""

    total: int
    member: bool
    vip: bool
    orders: int
    days_since_last_order: int | None
    spent_this_year: int
    minutes_on_site: int
    prefecture: str
    goods: str
    lines: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact by its name to people. ``unit`` follows a number."""

    kind: type
    ja: str
    en: str
    unit_ja: str = ""
    unit_en: str = ""


ASKED: Final[dict[str, Asked]] = {
    "total": Asked(int, "カートの金額", "cart value", "円", " yen"),
    "member": Asked(bool, "会員", "member"),
    "vip": Asked(bool, "VIP会員の登録", "registered as VIP"),
    "orders": Asked(int, "ご注文回数", "orders", "回", ""),
    "days_since_last_order": Asked(int, "前回のご注文から", "days since the last order", "日", ""),
    "spent_this_year": Asked(int, "年間のご購入額", "spent this year", "円", " yen"),
    "minutes_on_site": Asked(int, "サイト滞在", "minutes on site", "分", ""),
    "prefecture": Asked(str, "お届け先の都道府県", "prefecture"),
    "goods": Asked(str, "商品の種類", "kind of goods"),
    "lines": Asked(int, "商品の点数", "products in the cart", "点", ""),
}

Name = Literal[
    "total", "member", "vip", "orders", "days_since_last_order", "spent_this_year", "minutes_on_site", "prefecture", "goods", "lines"
]


class Compare(Part):
    """``{fact: total, is: at_least, value: 50000}``; ``one_of`` takes a list."""

    fact: Name
    relation: Literal["at_least", "at_most", "equal", "not_equal", "one_of"] = Field(alias="is")
    value: Value | tuple[Value, ...]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        asked, values = ASKED[self.fact], self.value if isinstance(self.value, tuple) else (self.value,)
        if isinstance(self.value, tuple) != (self.relation == "one_of") or not values:
            raise ValueError("値を並べられるのは one_of だけです（one_of には必ず並べます） / a list goes with one_of, and only with it")
        if self.relation in ("at_least", "at_most") and asked.kind is not int:
            raise ValueError(f"{asked.ja}は大小を比べられません / {self.fact} has no order")
        if any(type(value) is not asked.kind for value in values):
            kind_ja, kind_en = {int: ("整数", "a whole number"), bool: ("true か false", "true or false"), str: ("文字", "text")}[
                asked.kind
            ]
            raise ValueError(f"{asked.ja}の値は{kind_ja}です / the value of {self.fact} is {kind_en}")
        return self

    @cached_property
    def holds(self) -> Callable[[CartFacts], bool]:
        get: Callable[[CartFacts], Any] = attrgetter(self.fact)
        value: Any = self.value
        match self.relation:
            case "at_least":
                return lambda facts: (known := get(facts)) is not None and known >= value
            case "at_most":
                return lambda facts: (known := get(facts)) is not None and known <= value
            case "equal":
                return lambda facts: get(facts) == value
            case "not_equal":
                return lambda facts: (known := get(facts)) is not None and known != value
            case "one_of":
                return lambda facts: get(facts) in value

    def words(self, facts: CartFacts) -> tuple[str, str]:
        """The comparison with the cart's own value: 「カートの金額 62,000円(50,000円以上)」."""
        asked, known = ASKED[self.fact], getattr(facts, self.fact)
        if asked.kind is bool:
            return (asked.ja, asked.en) if known else (f"{asked.ja}ではない", f"not {asked.en}")
        if self.relation in ("equal", "one_of") or known is None:
            shown = "不明" if known is None else f"{known:,}{asked.unit_ja}" if asked.kind is int else known
            return f"{asked.ja} {shown}", f"{asked.en} {'unknown' if known is None else known}"
        if asked.kind is str:
            return f"{asked.ja} {known}", f"{asked.en} {known}"
        ja, en = {"at_least": ("以上", "or more"), "at_most": ("以内", "or less"), "not_equal": ("以外", "excluded")}[self.relation]
        return (
            f"{asked.ja} {known:,}{asked.unit_ja}({self.value:,}{asked.unit_ja}{ja})",
            f"{asked.en} {known:,}{asked.unit_en} ({self.value:,} {en})",
        )


def _kind(content: Any) -> str:
    if isinstance(content, dict):
        return next((f"~{key}" for key in ("all", "any", "not") if key in content), "~compare")
    return next((f"~{key}" for key, kind in (("all", All), ("any", AnyOf), ("not", Not)) if isinstance(content, kind)), "~compare")


class All(Part):
    parts: "tuple[Condition, ...]" = Field(alias="all", min_length=1)

    @cached_property
    def holds(self) -> Callable[[CartFacts], bool]:
        tests = tuple(part.holds for part in self.parts)
        return lambda facts: all(test(facts) for test in tests)


class AnyOf(Part):
    parts: "tuple[Condition, ...]" = Field(alias="any", min_length=1)

    @cached_property
    def holds(self) -> Callable[[CartFacts], bool]:
        tests = tuple(part.holds for part in self.parts)
        return lambda facts: any(test(facts) for test in tests)


class Not(Part):
    part: "Condition" = Field(alias="not")

    @cached_property
    def holds(self) -> Callable[[CartFacts], bool]:
        test = self.part.holds
        return lambda facts: not test(facts)


Condition = Annotated[
    Annotated[All, Tag("~all")] | Annotated[AnyOf, Tag("~any")] | Annotated[Not, Tag("~not")] | Annotated[Compare, Tag("~compare")],
    Discriminator(_kind),
]
for _model in (All, AnyOf, Not):
    _model.model_rebuild()


def parts_of(condition: Condition, depth: int = 1) -> Iterator[tuple[int, Condition]]:
    """Every part with its depth, from 1."""
    yield depth, condition
    inner = condition.parts if isinstance(condition, (All, AnyOf)) else (condition.part,) if isinstance(condition, Not) else ()
    for part in inner:
        yield from parts_of(part, depth + 1)


def bounded(condition: Condition) -> Condition:
    """Raises ``ValueError`` for a tree that no person would read."""
    seen = list(parts_of(condition))
    if len(seen) > MOST_PARTS or max(depth for depth, _ in seen) > DEEPEST:
        raise ValueError(
            f"条件は {MOST_PARTS} 個まで、入れ子は {DEEPEST} 段までです / at most {MOST_PARTS} conditions, nested {DEEPEST} deep"
        )
    return condition


def reasons(condition: Condition, facts: CartFacts) -> tuple[list[str], list[str]]:
    """The comparisons that made ``condition`` hold for these facts, in Japanese and in English; it must hold."""
    ja: list[str] = []
    en: list[str] = []
    if isinstance(condition, Compare):
        words = condition.words(facts)
        return [words[0]], [words[1]]
    if isinstance(condition, Not):
        # Why something is not so: its comparisons with the values that made them fail.
        found = [part.words(facts) for _, part in parts_of(condition.part) if isinstance(part, Compare)]
        return [f"次に当てはまらない: {'、'.join(ja for ja, _ in found)}"], [f"none of: {', '.join(en for _, en in found)}"]
    one = () if isinstance(condition, All) else (next(part for part in condition.parts if part.holds(facts)),)
    for part in one or condition.parts:
        more = reasons(part, facts)
        ja += more[0]
        en += more[1]
    return ja, en
