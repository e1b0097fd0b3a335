"""The one list of rules that stand between a plan and a telephone. Asked in this order at the dial and again while it rings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from console.campaign.gate.situation import ScriptState, Situation
from console.domain import barring, consent, handling, window
from console.domain.appointment import keeps
from console.domain.cart import BOUGHT
from console.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Rule:
    """``source``: the law or the practice; ``default``: what holds unless the merchant narrows it. Both in Japanese and in English."""

    id: str
    source: tuple[str, str]
    default: tuple[str, str]
    asks: Callable[[Situation], Verdict | None]
    while_ringing: bool = True


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no of the gate, with the source of its rule."""

    rule: str
    ja: str
    en: str
    source_ja: str
    source_en: str


def _hours(now: Situation) -> Verdict | None:
    return window.outside(now.at, is_holiday=now.is_holiday, hours=now.hours)


def _excluded_day(now: Situation) -> Verdict | None:
    if not now.excluded_day:
        return None
    return Verdict("gate.excluded_day", "今日はお電話をしない日です。", "Nobody is called on this day.")


def _ordered(now: Situation) -> Verdict | None:
    return (
        Verdict("gate.already_ordered", "このカートはすでにご注文済みです。", "This cart has already been ordered.")
        if now.closed in BOUGHT
        else None
    )


def _closed(now: Situation) -> Verdict | None:
    if now.closed is None or now.closed in BOUGHT:
        return None
    return Verdict("gate.closed", "このカートはもう対応の対象ではありません。", "This cart is no longer worked.")


def _caller_id(now: Situation) -> Verdict | None:
    if now.caller_id or now.loopback:
        return None
    return Verdict(
        "gate.caller_id",
        "発信者番号（trunk.caller_id）が設定されていないため、発信しません。",
        "No caller id (trunk.caller_id) is set; nothing is dialled without one.",
    )


def _declined(now: Situation) -> Verdict | None:
    """Beside the barred numbers: a decline on record counts even where the number was written anew."""
    return _for_good(now, barring.DECLINED)


def _wrong_person(now: Situation) -> Verdict | None:
    return _for_good(now, barring.WRONG_PERSON)


def _minor(now: Situation) -> Verdict | None:
    return _for_good(now, barring.MINOR)


def _for_good(now: Situation, no: Verdict) -> Verdict | None:
    return no if any(barring.FOR_GOOD.get(outcome) is no for _, outcome in now.outcomes) else None


def _demo_number(now: Situation) -> Verdict | None:
    if not barring.is_demo(now.customer.phone):
        return None
    return barring.number_forbidden(now.customer.phone, loopback=now.loopback)


def _number_type(now: Situation) -> Verdict | None:
    if barring.is_demo(now.customer.phone):
        return None
    return barring.number_forbidden(now.customer.phone, loopback=now.loopback)


def _attempts(now: Situation) -> Verdict | None:
    return None if keeps(now.appointed, now.at) else barring.too_many_for_cart(now.this_cart, now.limits)


def _attempts_today(now: Situation) -> Verdict | None:
    return None if keeps(now.appointed, now.at) else barring.too_many_today(now.dialled, now.at, now.limits)


def _between_carts(now: Situation) -> Verdict | None:
    return None if keeps(now.appointed, now.at) else barring.too_soon_after_another(now.other_carts, now.at, now.limits)


def _no_script(now: Situation) -> Verdict | None:
    if now.script is not ScriptState.ABSENT:
        return None
    return Verdict("gate.no_script", "承認済みの台本がありません。", "There is no approved script.")


def _script_altered(now: Situation) -> Verdict | None:
    if now.script is not ScriptState.ALTERED:
        return None
    return Verdict(
        "gate.script_altered",
        "台本の内容が、承認されたものと違います。もう一度承認してください。",
        "The script is not the one that was approved. Approve it again.",
    )


def _stock(now: Situation) -> Verdict | None:
    if all(item.left is None or item.left >= item.line.quantity for item in now.goods):
        return None
    return Verdict("gate.stock", "カートの商品の在庫が足りません。", "Goods of this cart are out of stock.")


def _trunk(now: Situation) -> Verdict | None:
    if now.trunk_ready:
        return None
    return Verdict("gate.trunk", "電話回線が使える状態ではありません。", "The telephone line is not in order.")


def _campaign_off(now: Situation) -> Verdict | None:
    if now.unasked is None or now.unasked.on:
        return None
    return Verdict("gate.campaign_off", "自動の架電は止めてあります。", "The campaign is switched off.")


def _group(now: Situation) -> Verdict | None:
    if now.unasked is None or now.unasked.group == "called":
        return None
    return Verdict(
        "gate.group", "効果を比べるため、架電しない組のお客様です。", "The customer is in a group that is not called, for comparison."
    )


def _assigned(now: Situation) -> Verdict | None:
    to = now.handled.assigned_to
    if to is None:
        return None
    if now.unasked is not None:
        return None if to in now.free else handling.ASSIGNED
    if now.asked_by in (None, to):
        return None
    return Verdict(
        "gate.assigned",
        f"{to}さんが担当のカートです。かけるには、担当を変えてください。",
        f"This cart is assigned to {to}. Change that before you call.",
    )


def _daily_cap(now: Situation) -> Verdict | None:
    if now.unasked is None or now.unasked.daily_cap is None or now.unasked.called_today < now.unasked.daily_cap:
        return None
    return Verdict("gate.daily_cap", "今日の試行の上限に達しています。", "The pilot's calls of this day are used up.")


_PRACTICE: Final = ("業界の慣行", "industry practice")
_DECLINED: Final = ("特定商取引法 第17条", "Act on Specified Commercial Transactions, Art. 17")
_PRIVACY: Final = ("個人情報保護法 第17, 18, 21条", "Act on the Protection of Personal Information, Arts. 17, 18, 21")
_HOUSE: Final = ("製品の安全規則", "a safety rule of the product")
_BY_HAND: Final = ("担当者の判断", "decided by hand")
_MANAGER: Final = ("管理者の設定", "set by the manager")

# One rule a line, so that it reads as the table it is.
RULES: Final[tuple[Rule, ...]] = (
    Rule("gate.clock", _HOUSE, ("時計か時間帯が確かでなければ発信しない", "a broken clock or an unknown zone: not dialled"), lambda now: window.clock_broken(now.at, now.last_seen)),
    Rule("gate.already_ordered", _HOUSE, ("ご注文済みなら発信しない", "ordered: not dialled"), _ordered),
    Rule("gate.closed", _HOUSE, ("対象外のカートには発信しない", "a closed cart is not dialled"), _closed),
    Rule("gate.excluded", _BY_HAND, ("対象から外したカートには発信しない", "what was taken out is not dialled"), lambda now: handling.EXCLUDED if now.handled.excluded_by else None),
    Rule("gate.snoozed", _BY_HAND, ("後回しの間は発信しない", "what was put off waits"), lambda now: handling.SNOOZED if now.snoozed else None),
    Rule("gate.assigned", _BY_HAND, ("担当のあるカートは、その人だけ", "an assigned cart is that person's"), _assigned, while_ringing=False),
    Rule("gate.caller_id", ("業界の慣行(番号非通知は使わない)", "industry practice (the number is never withheld)"), ("発信者番号は必須", "a caller id is required"), _caller_id),
    Rule("gate.barred", _DECLINED, ("お断りは以後ずっと有効", "a refusal holds for good"), lambda now: barring.barred(now.customer)),
    Rule("gate.declined", _DECLINED, ("お断りは以後ずっと有効", "a refusal holds for good"), _declined),
    Rule("gate.wrong_person", _PRIVACY, ("別人の番号には二度とかけない", "somebody else's number is not dialled again"), _wrong_person),
    Rule("gate.minor", ("民法 第5条", "Civil Code, Art. 5"), ("未成年の方には勧誘しない", "minors are not solicited"), _minor),
    Rule("gate.no_number", _PRIVACY, ("番号は必須", "a number is required"), lambda now: consent.no_number(now.customer)),
    Rule("gate.consent", _PRIVACY, ("お電話の同意は必須", "consent to calls is required"), lambda now: consent.no_consent(now.customer)),
    Rule("gate.number_source", _PRIVACY, ("番号の取得元は必須", "the number's source is required"), lambda now: consent.unknown_source(now.customer)),
    Rule("gate.demo_number", _HOUSE, ("見本の番号はこのマシンの中だけ", "demo numbers stay on this machine"), _demo_number),
    Rule("gate.number_type", _HOUSE, ("緊急・有料・国際の番号は不可", "no emergency, premium or international numbers"), _number_type),
    Rule("gate.hard_limit", _PRACTICE, ("8:00–21:00 の外は設定にかかわらず不可", "8:00–21:00 whatever the settings say"), lambda now: window.hard_limit(now.at)),
    Rule("gate.window", _PRACTICE, ("9:00–20:00、平日は 20:30 まで、日曜・祝日は 10:00 から", "9:00–20:00, weekdays to 20:30, Sundays and holidays from 10:00"), _hours),
    Rule("gate.excluded_day", _MANAGER, ("年末年始(12/31–1/3)は休み", "closed over the New Year (12/31–1/3)"), _excluded_day),
    Rule("gate.attempts", _PRACTICE, ("カートごとに3回まで", "at most 3 per cart"), _attempts),
    Rule("gate.attempts_today", _PRACTICE, ("1日1回まで", "once a day"), _attempts_today),
    Rule("gate.between_carts", _PRACTICE, ("別のカートまで7日あける", "7 days between carts"), _between_carts),
    Rule("gate.no_script", _HOUSE, ("承認済みの台本は必須", "an approved script is required"), _no_script),
    Rule("gate.script_altered", _HOUSE, ("承認後に変わった台本は使わない", "a script that changed after its approval is not used"), _script_altered),
    Rule("gate.stock", ("景品表示法 第5条", "Premiums and Representations Act, Art. 5"), ("買えない商品では発信しない", "goods that cannot be bought: not dialled"), _stock),
    Rule("gate.trunk", _HOUSE, ("回線が正常なときだけ", "only on a healthy line"), _trunk, while_ringing=False),
    Rule("gate.breaker", _HOUSE, ("失敗が続いたら休む", "pauses after failures in a row"), lambda now: now.breaker, while_ringing=False),
    Rule("gate.campaign_off", _MANAGER, ("自動の架電は最初は切", "off until a manager switches it on"), _campaign_off),
    Rule("gate.group", _MANAGER, ("比較の組には架電しない", "the comparison groups are not called"), _group),
    Rule("gate.daily_cap", _MANAGER, ("試行の1日の上限を守る", "the pilot's daily cap"), _daily_cap),
)  # fmt: skip


def refusal(now: Situation, rules: Sequence[Rule] = RULES, *, ringing: bool = False) -> Refusal | None:
    """The first no, or ``None``. A rule that cannot be asked says no: fails closed."""
    for rule in rules:
        if ringing and not rule.while_ringing:
            continue
        try:
            verdict = rule.asks(now)
        except Exception:  # noqa: BLE001 - whatever is wrong with a rule, its answer is no
            verdict = Verdict(rule.id, "規則を確かめられないため、発信しません。", "The rule cannot be checked; nothing is dialled.")
        if verdict is not None:
            return Refusal(rule.id, verdict.ja, verdict.en, *rule.source)
    return None
