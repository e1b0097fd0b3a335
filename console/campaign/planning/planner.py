"""The plan: for every cart its next step, channel and time, or the name of the rule that stands against one. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from console.campaign.planning import groups
from console.campaign.planning.candidate import Attempt, Candidate, Circumstances, Step
from console.campaign.planning.slots import Slots
from console.campaign.planning.terms import Phase, PlanTerms
from console.campaign.planning.timing import Cell, Results, TimingRates, band_at
from console.domain import consent
from console.domain.appointment import AFTER, open_appointment
from console.domain.barring import BARRED, BETWEEN_CARTS, FOR_GOOD, attempts_used
from console.domain.cart import BOUGHT
from console.domain.handling import EXCLUDED, SNOOZED
from console.domain.verdict import Verdict
from console.domain.window import next_opening

HOUR: Final = 3600.0
DAY: Final = 86400.0
GAP: Final = 20 * HOUR
"""Between two contacts of any kind, so that the end of one phase and the beginning of the next are not the same evening."""
DAYS_JA: Final = "月火水木金土日"
DAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CHANNEL_JA: Final = {"call": "電話", "mail": "メール", "sms": "SMS", "ads": "広告"}

ORDERED = Verdict("gate.already_ordered", "ご注文済みです。", "Already ordered.")
CLOSED = Verdict("gate.closed", "対応の対象ではなくなったカートです。", "The cart is no longer worked.")
CALLING = Verdict("gate.already_calling", "いま電話をかけています。", "Being called right now.")
HOLDOUT = Verdict("plan.holdout", "効果を比べるため、架電しない組のお客様です。", "In the group that is not called, for comparison.")
PILOT = Verdict("plan.pilot", "試行の対象に入っていないお客様です。", "Not part of the pilot.")
TOO_OLD = Verdict("plan.too_old", "カゴ落ちから日がたちすぎました。", "Too long ago.")
CONCLUDED = Verdict("plan.concluded", "前回のお電話で用件は終わっています。", "The last call concluded the matter.")
OTHER_CART = Verdict("plan.other_cart", "同じお客様の別のカートを先にご案内します。", "Another cart of the same customer goes first.")
CAPACITY = Verdict("plan.capacity", "期限までの枠がいっぱいです。", "No call fits in before its time is over.")
NO_CHANNEL = Verdict("plan.no_channel", "使える連絡手段がありません。", "No channel that may be used.")


def plan(carts: Sequence[Candidate], terms: PlanTerms, history: Mapping[Cell, Results], now: Circumstances) -> list[Step]:
    """One step a cart, in the order in which they are to be done. Linear in the number of carts, but for one sort."""
    return _Planning(terms, history, now).steps(carts)


class _Planning:
    def __init__(self, terms: PlanTerms, history: Mapping[Cell, Results], now: Circumstances) -> None:
        self._terms = terms
        self._limits = terms.limits.limits()
        self._now = now
        self._at = now.now.timestamp()
        self._rates = TimingRates(terms.timing, history)
        self._slots = Slots(terms, self._rates, now)
        ends = [phase.from_hours * HOUR for phase in terms.matrix[1:]] + [terms.until_hours * HOUR]
        usable = [tuple(channel for channel in phase.channels() if channel in now.channels) for phase in terms.matrix]
        self._phases = [(number, phase.from_hours * HOUR, ends[number], phase, usable[number]) for number, phase in enumerate(terms.matrix)]
        self._customers: set[str] = set()
        self._words: dict[tuple[str, int, int], tuple[str, str]] = {}
        self._scripts: dict[tuple[int, bool], str | None] = {}
        self._offset = (now.now.utcoffset() or timedelta()).total_seconds()
        self._used_up = attempts_used(self._limits)

    def steps(self, carts: Sequence[Candidate]) -> list[Step]:
        waiting: list[tuple[float, int, int, Candidate, str]] = []
        steps: list[Step] = []
        for cart in carts:
            group = groups.group(self._terms, self._now.salt, cart.customer_id, cart.tier)
            no = self._never(cart, group)
            if no is not None:
                steps.append(_refused(cart, group, no))
                continue
            appointed = self._appointment(cart) if cart.attempts else None
            waiting.append((appointed or float("inf"), cart.tier_rank, -cart.value, cart, group))
        # Appointments first, then the higher tier, then the larger cart; the id makes two plans of the same carts the same.
        waiting.sort(key=lambda one: (one[0], one[1], one[2], one[3].cart_id))
        for rank, (appointed, _, _, cart, group) in enumerate(waiting):
            if cart.customer_id in self._customers:
                steps.append(_refused(cart, group, OTHER_CART))
                continue
            step = self._appointed(cart, group, appointed, rank) if appointed < float("inf") else self._next(cart, group, rank)
            if step.channel is not None:
                self._customers.add(cart.customer_id)
            steps.append(step)
        return steps

    # --- those that are never called

    def _never(self, cart: Candidate, group: str) -> Verdict | None:
        if cart.calling:
            return CALLING
        if cart.closed is not None:
            return ORDERED if cart.closed in BOUGHT else CLOSED
        if cart.barred:
            return BARRED
        for attempt in (*cart.attempts, *cart.others):
            no = FOR_GOOD.get(attempt.outcome) if attempt.outcome is not None else None
            if no is not None:
                return no
        if cart.excluded:
            return EXCLUDED
        if cart.gate is not None:
            return cart.gate
        if group == groups.HOLDOUT:
            return HOLDOUT
        if group == groups.NOT_IN_PILOT:
            return PILOT
        return None

    # --- appointments

    def _appointment(self, cart: Candidate) -> float | None:
        """The time the customer named, or the first one after it at which calls are allowed, while it can be kept."""
        zone = self._now.now.tzinfo
        named = open_appointment(
            (datetime.fromtimestamp(one.at, zone), None if one.appointed is None else datetime.fromtimestamp(one.appointed, zone))
            for one in cart.attempts
            if one.reached
        )
        now = self._now
        named = None if named is None else next_opening(named, now.hours, now.is_holiday, self._terms.closed_on)
        return None if named is None or self._at - named.timestamp() > AFTER.total_seconds() else named.timestamp()

    def _appointed(self, cart: Candidate, group: str, named: float, rank: int) -> Step:
        no = _call_forbidden(cart)
        earliest = max(named, self._at, cart.not_before or 0.0)
        slot = self._slots.first_at(earliest)
        if no is not None or slot >= len(self._slots.starts):
            return _refused(cart, group, no or (CAPACITY if cart.not_before is None else SNOOZED))
        ja, en = "お客様がご指定になった時刻です。", "The time the customer named."
        if all(one.appointed != named for one in cart.attempts):
            ja, en = (
                "ご指定の時刻は発信できない時間のため、次に発信できる時刻です。",
                "The next time at which calls are allowed after the one named.",
            )
        return self._call(cart, group, max(earliest, self._slots.starts[slot]), ja, en, rank, appointed=True)

    # --- all others

    def _next(self, cart: Candidate, group: str, rank: int) -> Step:
        age = self._at - cart.left
        if age >= self._phases[-1][2]:
            return _refused(cart, group, TOO_OLD)
        last = cart.attempts[-1] if cart.attempts else None
        retry = last is not None and last.outcome in self._terms.ladder
        if last is not None and not retry:
            return _refused(cart, group, CONCLUDED)
        reached = [one.at for one in cart.attempts if one.reached]
        contacts = sorted([*reached, *(at for _, at in cart.sent)]) if cart.attempts or cart.sent else []
        not_before = max(self._at, cart.not_before or 0.0)
        why = NO_CHANNEL if cart.not_before is None else SNOOZED
        for number, start, over, phase, channels in self._phases:
            if over <= age:
                continue
            begin, end = cart.left + start, cart.left + over
            only_call = False
            if contacts and begin <= contacts[-1] < end:
                if not (retry and reached and contacts[-1] == reached[-1]):
                    continue
                only_call = True
            earliest = max(begin, not_before)
            if earliest >= end:
                continue
            for channel in channels:
                if only_call and channel != "call":
                    continue
                if channel == "call":
                    step, no = self._call_in(cart, group, number, phase, earliest, end, last if retry else None, rank)
                else:
                    step, no = self._message_in(cart, group, phase, channel, max(earliest, (contacts or [0.0])[-1] + GAP), end, rank)
                if step is not None:
                    return step
                why = no or why
        return _refused(cart, group, why)

    def _call_in(
        self, cart: Candidate, group: str, number: int, phase: Phase, earliest: float, end: float, last: Attempt | None, rank: int
    ) -> tuple[Step | None, Verdict | None]:
        no = _call_forbidden(cart)
        if no is not None:
            return None, no
        if cart.attempts and sum(one.reached for one in cart.attempts) >= self._limits.per_cart:
            return None, self._used_up
        not_band = -1
        if last is not None or cart.others:
            earliest, not_band = self._after_calls(cart, last, earliest)
            if earliest >= end:
                return None, BETWEEN_CARTS if cart.others and not cart.attempts else CAPACITY
        slots = self._slots
        first = slots.first_at(earliest)
        due = cart.left + cart.within_hours * HOUR
        if first >= len(slots.starts):
            return None, CAPACITY
        # Past its time it is called within a day, at the best hour of that day.
        opens = max(earliest, slots.starts[first])
        until = min(due if due > opens else opens + DAY, end)
        slot = slots.take(cart.tier, first, slots.last_at(until), not_band)
        if slot is None and until < end:
            slot = slots.take(cart.tier, first, slots.last_at(end), not_band)
        if slot is None:
            return None, CAPACITY
        ja, en = self._why(cart.tier, number, phase, slot)
        return self._call(cart, group, max(slots.moment(slot), earliest), ja, en, rank), None

    def _after_calls(self, cart: Candidate, last: Attempt | None, earliest: float) -> tuple[float, int]:
        """Not before the ladder's wait, not on a day on which the customer was called, not in the days after another cart."""
        not_band = -1
        if last is not None and last.outcome is not None:
            rung = self._terms.ladder[last.outcome]
            earliest = max(earliest, last.at + rung.wait.total_seconds())
            if rung.other_band:
                then = datetime.fromtimestamp(last.at, self._now.now.tzinfo)
                band = band_at(self._terms.timing, then.time())
                not_band = -1 if band is None else band
        dialled = [one.at for one in (*cart.attempts, *cart.others) if one.reached]
        if dialled:
            day = datetime.fromtimestamp(max(dialled), self._now.now.tzinfo).date() + timedelta(days=1)
            earliest = max(earliest, datetime.combine(day, datetime.min.time(), self._now.now.tzinfo).timestamp())
        others = [one.at for one in cart.others if one.reached]
        if others:
            earliest = max(earliest, max(others) + self._limits.days_between_carts * DAY)
        return earliest, not_band

    def _message_in(
        self, cart: Candidate, group: str, phase: Phase, channel: str, earliest: float, end: float, rank: int
    ) -> tuple[Step | None, Verdict | None]:
        allowed = {"sms": cart.consent_sms and cart.phone, "mail": cart.consent_mail, "ads": cart.consent_mail}[channel]
        slot = self._slots.first_at(earliest)
        if not allowed or slot >= len(self._slots.starts) or self._slots.starts[slot] >= end:
            return None, None
        at = max(earliest, self._slots.starts[slot])
        ja = f"{phase.name}は{CHANNEL_JA[channel]}({phase.mark(channel)})。"
        en = f"{channel} {phase.name_en} ({phase.mark(channel)})."
        return Step(cart.cart_id, group, channel, at, None, ja, en, rank=rank), None

    def _why(self, tier: str, number: int, phase: Phase, slot: int) -> tuple[str, str]:
        key = (tier, number, slot)
        words = self._words.get(key)
        if words is None:
            weekday, band = self._slots.weekdays[slot], self._terms.timing.bands[self._slots.bands[slot]]
            ja, en = self._rates.rate(tier, weekday, self._slots.bands[slot]).words()
            hours = f"{band.start:%H:%M}–{band.until:%H:%M}"
            mark = phase.mark("call")
            words = (
                f"{phase.name}は電話({mark})。{DAYS_JA[weekday]}曜 {hours} は{ja}。",
                f"Call {phase.name_en} ({mark}); {DAYS_EN[weekday]} {hours}: {en}.",
            )
            self._words[key] = words
        return words

    def _call(self, cart: Candidate, group: str, at: float, ja: str, en: str, rank: int, *, appointed: bool = False) -> Step:
        return Step(cart.cart_id, group, "call", at, None, ja, en, self._script(at, cart.vip), appointed, rank)

    def _script(self, at: float, vip: bool) -> str | None:
        day = int((at + self._offset) // DAY)
        if (day, vip) not in self._scripts:
            self._scripts[day, vip] = self._terms.script(datetime.fromtimestamp(at, self._now.now.tzinfo).date(), vip=vip)
        return self._scripts[day, vip]


def _call_forbidden(cart: Candidate) -> Verdict | None:
    if not cart.phone:
        return consent.NO_NUMBER
    if not cart.consent_call:
        return consent.NO_CONSENT
    return None if cart.source_known else consent.NO_SOURCE


def _refused(cart: Candidate, group: str, no: Verdict) -> Step:
    return Step(cart.cart_id, group, None, None, no.rule, no.ja, no.en)
