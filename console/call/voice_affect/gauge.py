"""(what stood, a turn's evidence) → (what stands now, what is to be done about it). Pure: no sound, no clock.

The figures are an index for a person to look at, not a probability. Anger, distress and hesitation rise at once and fall by half a turn; interest and
purchase intent move towards where the turn puts them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from console.call.voice_affect.baseline import Baseline, Deviation
from console.call.voice_affect.cues import Cues
from console.call.voice_affect.port import Prosody
from console.call.voice_affect.reasons import Gauge, Reason, of_intent
from console.call.voice_affect.signs import Signs, signs

HIGH: Final = 60
"""Anger or distress from which the script is softened."""
CALM: Final = 40
"""Below it the softening ends."""
CERTAIN: Final = 85
"""One such turn raises a hand; of lower ones it takes ``IN_A_ROW``."""
IN_A_ROW: Final = 2
_VOICE_ALONE: Final = 0.8
"""A voice without words to match is never believed further than this."""
_DISTRESSED: Final = 0.7
_OVER_S: Final = 0.5
_OVER: Final = 0.2
_PAUSE_S: Final = 0.8
_PAUSE: Final = 0.35
_LATE_S: Final = 2.0
_LATE: Final = 0.35
_SLOW: Final = -1.0
_PACE: Final = 0.6
"""How far interest and purchase intent go towards a turn's figure."""
_AT_ONCE: Final = ("agree_purchase", "agree_send_link", "refuse_offer", "refuse_contact", "already_ordered", "reason_bought_elsewhere")
_LIVELY_ADDS: Final = 10
_EAGER_ADDS: Final = 8
_HESITATION_TAKES: Final = 0.2
_ANGER_TAKES: Final = 0.4
_COUNTS: Final = 0.6
"""A voice's figure is named as a reason from this deviation on."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finished turn. ``prosody`` ``None``: the voice is not looked at, or said nothing. ``over_s``: seconds spoken over the agent;
    ``reply_s``: from the agent's last sound to the customer's first, ``None`` when unknown. ``distressed``: the dialogue took it so."""

    cues: Cues
    prosody: Prosody | None = None
    over_s: float = 0.0
    reply_s: float | None = None
    distressed: bool = False


@dataclass(frozen=True, slots=True)
class Mood:
    """Each figure 0–100. ``by_voice``: the voice was weighed against the caller's own; else only the words were. Strongest reasons first."""

    anger: int = 0
    distress: int = 0
    hesitation: int = 0
    interest: int = 40
    purchase: int = 35
    by_voice: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Reaction:
    """``gentle``: softer lines from now on, or no longer. ``alarm``: ``anger`` or ``distress``, for a person to look at."""

    gentle: bool
    alarm: Gauge | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is remembered of a call's mood between two turns. No sound and no word."""

    baseline: Baseline = field(default_factory=Baseline)
    mood: Mood = field(default_factory=Mood)
    leaning: tuple[float, float] = (40.0, 35.0)
    """Interest and purchase intent by the words alone."""
    gentle: bool = False
    in_a_row: Mapping[Gauge, int] = field(default_factory=dict)
    """Turns one after another that were ``HIGH``."""
    alarmed: frozenset[Gauge] = frozenset()


def judged(before: Standing, turn: Evidence) -> tuple[Standing, Reaction | None]:
    """The next standing, and what changes by it; ``None``: nothing."""
    by = before.baseline.deviation(turn.prosody) if turn.prosody is not None else None
    voice = signs(by) if by is not None else Signs()
    anger = _together(_VOICE_ALONE * voice.heated, turn.cues.anger, _OVER if turn.over_s >= _OVER_S else 0.0)
    distress = _together(_VOICE_ALONE * voice.sunk, _DISTRESSED if turn.distressed else 0.0)
    hesitation = _together(turn.cues.hesitation, _PAUSE if _pauses(turn) else 0.0, _LATE if _late(turn) else 0.0, _slowness(by))
    leaning = _leaning(before.leaning, turn.cues)
    mood = _shown(before.mood, anger, distress, hesitation, leaning, turn.cues.eager, voice)
    mood = replace(mood, by_voice=by is not None, reasons=_reasons(turn, by, voice))
    strains = {Gauge.ANGER: anger, Gauge.DISTRESS: distress}
    in_a_row = {gauge: before.in_a_row.get(gauge, 0) + 1 if now >= HIGH else 0 for gauge, now in strains.items()}
    alarming = (gauge for gauge, now in strains.items() if now >= CERTAIN or in_a_row[gauge] >= IN_A_ROW)
    alarm = next((gauge for gauge in alarming if gauge not in before.alarmed), None)
    strain = max(mood.anger, mood.distress)
    gentle = strain >= HIGH or (before.gentle and strain >= CALM)
    calm = max(anger, distress) < CALM
    baseline = before.baseline.with_turn(turn.prosody) if turn.prosody is not None and calm else before.baseline
    after = Standing(baseline, mood, leaning, gentle, in_a_row, before.alarmed | ({alarm} if alarm else set()))
    return after, Reaction(gentle, alarm) if alarm is not None or gentle != before.gentle else None


def _together(*chances: float) -> int:
    """Independent signs of the same thing, 0–100."""
    none = 1.0
    for chance in chances:
        none *= 1.0 - chance
    return round(100 * (1.0 - none))


def _pauses(turn: Evidence) -> bool:
    return turn.prosody is not None and turn.prosody.longest_pause_s >= _PAUSE_S


def _late(turn: Evidence) -> bool:
    return turn.reply_s is not None and turn.reply_s >= _LATE_S


def _slowness(by: Deviation | None) -> float:
    return min(0.3, 0.15 * -by.rate) if by is not None and by.rate <= _SLOW else 0.0


def _leaning(before: tuple[float, float], said: Cues) -> tuple[float, float]:
    pace = 1.0 if said.intent in _AT_ONCE else _PACE

    def moved(old: float, to: int | None) -> float:
        return old if to is None else old + pace * (to - old)

    return moved(before[0], said.interest), moved(before[1], said.purchase)


def _shown(before: Mood, anger: int, distress: int, hesitation: int, leaning: tuple[float, float], eager: bool, voice: Signs) -> Mood:
    def falling(old: int, new: int) -> int:
        return new if new >= old else round((old + new) / 2)

    anger, distress, hesitation = falling(before.anger, anger), falling(before.distress, distress), falling(before.hesitation, hesitation)
    interest, purchase = leaning
    lift = _LIVELY_ADDS * voice.lively + (_EAGER_ADDS if eager else 0)
    return Mood(
        anger,
        distress,
        hesitation,
        _within(interest + lift - _ANGER_TAKES * anger),
        _within(purchase + lift - _HESITATION_TAKES * hesitation - _ANGER_TAKES * anger),
    )


def _within(figure: float) -> int:
    return max(0, min(100, round(figure)))


def _reasons(turn: Evidence, by: Deviation | None, voice: Signs) -> tuple[Reason, ...]:
    said, found = turn.cues, list[Reason]()
    if by is not None and voice.heated >= 0.5:
        of_heat = {
            "brightness": by.brightness,
            "melody": by.melody,
            "stress": by.stress,
            "level": by.level,
            "pitch": by.pitch,
            "rate": by.rate,
        }
        found += [Reason(Gauge.ANGER, id, min(1.0, far / 3)) for id, far in of_heat.items() if far >= _COUNTS]
    if by is not None and voice.sunk >= 0.5:
        of_sinking = {"dull": -by.brightness, "low": -by.pitch, "flat": -by.melody, "slow": -by.rate}
        found += [Reason(Gauge.DISTRESS, id, min(1.0, far / 3)) for id, far in of_sinking.items() if far >= _COUNTS]
    told = of_intent(said.intent) if said.intent is not None else None
    gauge = Gauge.ANGER if told == "complains" else Gauge.HESITATION if told in ("consult", "compares", "price") else Gauge.PURCHASE
    signs_found = (
        (voice.lively >= 0.5, Gauge.INTEREST, "lively", voice.lively),
        (turn.over_s >= _OVER_S, Gauge.ANGER, "over", 0.5),
        (_pauses(turn), Gauge.HESITATION, "pause", 0.5),
        (_late(turn), Gauge.HESITATION, "late", 0.5),
        (said.fillers, Gauge.HESITATION, "fillers", 0.6),
        (said.irritated, Gauge.ANGER, "irritated", 0.9),
        (turn.distressed, Gauge.DISTRESS, "distressed", 1.0),
        (said.eager, Gauge.INTEREST, "eager", 0.5),
        (told is not None, gauge, told or "", 0.8),
    )
    found += [Reason(gauge, id, weight) for holds, gauge, id, weight in signs_found if holds]
    return tuple(sorted(found, key=lambda reason: -reason.weight))
