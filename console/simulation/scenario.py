"""A scenario file: a simulated customer, and what must come of the call."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from console.domain.outcome import Outcome
from console.simulation.yaml_lines import Located, load

_OPERATOR_ACTIONS: Final = ("take_over", "hand_back", "barge_in", "hold", "vanish", "hangup")


@dataclass(frozen=True, slots=True)
class CustomerTurn:
    """Exactly one of ``say``, ``silence``, ``keypad``, ``hangup``.

    ``at``: seconds after the agent began to speak (an interruption). ``after``: ``answer`` — at pick-up.
    ``wav``: a file that is played instead of a rendered voice.
    """

    say: str | None = None
    silence: float | None = None
    keypad: str | None = None
    hangup: bool = False
    at: float | None = None
    after: str | None = None
    wav: Path | None = None


@dataclass(frozen=True, slots=True)
class SideEvent:
    """Something beside the conversation, ``at`` seconds after the answer."""

    at: float
    order_completed: bool = False
    operator: str | None = None
    says: str | None = None
    steer: str | None = None
    fact: tuple[str, str | int | bool] | None = None


@dataclass(frozen=True, slots=True)
class CustomerVoice:
    engine: str = "openjtalk"
    name: str = "default"
    rate: float = 1.0


@dataclass(frozen=True, slots=True)
class LineQuality:
    codec: str = "PCMU"
    noise_db: float | None = None
    loss: float = 0.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """``expect`` holds only the keys that the file names; ``None`` there means: must be absent."""

    id: str
    about: str
    customer: str | None
    cart: Located | None
    profile: Located | None
    script: str | None
    now: datetime
    voice: CustomerVoice
    line: LineQuality
    turns: tuple[CustomerTurn, ...]
    events: tuple[SideEvent, ...]
    expect: dict[str, Any] = field(default_factory=dict)
    file: Path | None = None


DEFAULT_NOW: Final = datetime.fromisoformat("2026-12-01T14:10:00+09:00")

_EXPECTATIONS: Final = (
    "outcome",
    "intents",
    "reason",
    "barred",
    "callback_at",
    "disclosures_heard",
    "said",
    "not_said",
    "agent_lines_after_refusal",
    "sent",
    "violations",
    "response_ms_p50",
    "rule",
)


def read_scenarios(paths: Sequence[Path]) -> list[Scenario]:
    """All scenarios of files and folders, in order of their paths.

    Raises:
        BadInput: a file is missing, not a scenario, names an unknown key, or two share an id.
    """
    files: list[Path] = []
    for path in paths:
        found = sorted([*path.rglob("*.yaml"), *path.rglob("*.yml")]) if path.is_dir() else [path]
        files += found
    scenarios = [read_scenario(file) for file in files]
    seen: dict[str, Path | None] = {}
    for scenario in scenarios:
        if scenario.id in seen:
            assert scenario.file
            raise load(scenario.file).fault(
                "id", f"「{scenario.id}」は {seen[scenario.id]} にもあります", f"{scenario.id!r} is also the id of {seen[scenario.id]}"
            )
        seen[scenario.id] = scenario.file
    return scenarios


def read_scenario(path: Path) -> Scenario:
    """Raises ``BadInput`` with the line when anything in the file is not as it should be."""
    top = load(path)
    top.only("id", "about", "customer", "cart", "profile", "script", "now", "voice", "line", "turns", "events", "expect")
    scenario_id = _text(top, "id")
    if not scenario_id:
        raise top.fault(None, "id がありません", "the id is missing")
    if not any(k in top.values for k in ("customer", "cart", "profile")):
        raise top.fault(None, "customer か cart が要ります", "either customer or cart is needed")
    return Scenario(
        id=scenario_id,
        about=_text(top, "about") or "",
        customer=_text(top, "customer"),
        cart=_mapping(top, "cart"),
        profile=_mapping(top, "profile"),
        script=_text(top, "script"),
        now=_now(top),
        voice=_voice(_mapping(top, "voice")),
        line=_line(_mapping(top, "line")),
        turns=tuple(_turn(item, top) for item in _list(top, "turns")),
        events=tuple(_event(item, top) for item in _list(top, "events")),
        expect=_expect(_mapping(top, "expect")),
        file=path,
    )


def _text(at: Located, key: str) -> str | None:
    value = at.values.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        value = str(value)
    return value


def _mapping(at: Located, key: str) -> Located | None:
    value = at.values.get(key)
    if value is None:
        return None
    if not isinstance(value, Located):
        raise at.fault(key, f"「{key}」は項目の並びで書いてください", f"{key!r} must be a mapping")
    return value


def _list(at: Located, key: str) -> list[Any]:
    value = at.values.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise at.fault(key, f"「{key}」は「- 」の並びで書いてください", f"{key!r} must be a list")
    return value


def _number(at: Located, key: str, low: float, high: float) -> float:
    value = at.values[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise at.fault(key, f"「{key}」は {low:g}〜{high:g} の数で書いてください", f"{key!r} must be a number from {low:g} to {high:g}")
    return float(value)


def _now(top: Located) -> datetime:
    value = top.values.get("now")
    if value is None:
        return DEFAULT_NOW
    try:
        now = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        now = None
    if now is None or now.tzinfo is None:
        raise top.fault("now", "日時は 2026-12-01T14:10:00+09:00 の形で書いてください", "write the time as 2026-12-01T14:10:00+09:00")
    return now


def _voice(at: Located | None) -> CustomerVoice:
    if at is None:
        return CustomerVoice()
    at.only("engine", "name", "rate")
    engine = _text(at, "engine") or "openjtalk"
    return CustomerVoice(engine, _text(at, "name") or "default", _number(at, "rate", 0.5, 2.0) if "rate" in at.values else 1.0)


def _line(at: Located | None) -> LineQuality:
    if at is None:
        return LineQuality()
    at.only("codec", "noise_db", "loss")
    codec = _text(at, "codec") or "PCMU"
    if codec not in ("PCMU", "PCMA", "G722"):
        raise at.fault("codec", "PCMU、PCMA、G722 のどれかです", "one of PCMU, PCMA, G722")
    noise = _number(at, "noise_db", 0, 90) if at.values.get("noise_db") is not None else None
    return LineQuality(codec, noise, _number(at, "loss", 0, 0.5) if "loss" in at.values else 0.0)


def _turn(item: Any, top: Located) -> CustomerTurn:
    if not isinstance(item, Located):
        raise top.fault("turns", "turns の各行は「say: …」などの項目です", "each turn is a mapping such as say: …")
    item.only("say", "silence", "keypad", "hangup", "at", "after", "wav")
    if sum(k in item.values for k in ("say", "silence", "keypad", "hangup")) != 1:
        raise item.fault(
            None, "say、silence、keypad、hangup のどれか一つを書いてください", "write exactly one of say, silence, keypad, hangup"
        )
    after = _text(item, "after")
    if after not in (None, "answer"):
        raise item.fault("after", "after に書けるのは answer だけです", "after can only be answer")
    wav = _text(item, "wav")
    file = None
    if wav is not None:
        file = (item.file.parent / wav).resolve()
        if not file.is_file():
            raise item.fault("wav", f"{wav} がありません", f"there is no file {wav}")
    return CustomerTurn(
        say=_text(item, "say"),
        silence=_number(item, "silence", 0, 600) if "silence" in item.values else None,
        keypad=_text(item, "keypad"),
        hangup=item.values.get("hangup") is True,
        at=_number(item, "at", 0, 600) if "at" in item.values else None,
        after=after,
        wav=file,
    )


def _event(item: Any, top: Located) -> SideEvent:
    if not isinstance(item, Located):
        raise top.fault("events", "events の各行は「{at: 秒, …}」です", "each event is a mapping {at: seconds, …}")
    item.only("at", "order_completed", "operator", "says", "steer", "fact")
    if "at" not in item.values:
        raise item.fault(None, "at (秒) が要ります", "at (seconds) is needed")
    operator = _text(item, "operator")
    if operator is not None and operator not in _OPERATOR_ACTIONS:
        known = "、".join(_OPERATOR_ACTIONS)
        raise item.fault("operator", f"operator に書けるのは {known} です", f"operator is one of {', '.join(_OPERATOR_ACTIONS)}")
    fact = _mapping(item, "fact")
    return SideEvent(
        at=_number(item, "at", 0, 3600),
        order_completed=item.values.get("order_completed") is True,
        operator=operator,
        says=_text(item, "says"),
        steer=_text(item, "steer"),
        fact=(str(fact.values["key"]), fact.values["value"]) if fact else None,
    )


def _expect(at: Located | None) -> dict[str, Any]:
    if at is None:
        return {}
    at.only(*_EXPECTATIONS)
    expect = dict(at.values)
    outcome = expect.get("outcome")
    if outcome is not None and outcome not in {o.value for o in Outcome}:
        raise at.fault("outcome", f"「{outcome}」という結果はありません", f"there is no outcome {outcome!r}")
    if isinstance(expect.get("intents"), Located):
        expect["intents"] = {int(k): v for k, v in expect["intents"].values.items()}
    if isinstance(expect.get("callback_at"), datetime):
        expect["callback_at"] = expect["callback_at"].isoformat()
    return expect
