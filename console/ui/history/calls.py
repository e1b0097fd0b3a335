"""A past call as the window shows it. Free of Qt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.ui.answers import JSON, text_of, texts_of
from console.ui.shop_time import moment


@dataclass(frozen=True, slots=True)
class PastCall:
    """``seconds`` from the answer to the end, ``None`` when nobody answered; money is yen with tax."""

    call_id: str
    customer: str
    phone_masked: str
    started: datetime | None
    seconds: float | None
    outcome: str
    line_result: str
    segment: str
    script: str
    value: int
    reasons: tuple[str, ...]
    operators: tuple[str, ...]
    tags: tuple[str, ...]
    score: int | None
    recovered: int | None
    found: tuple[float, str] | None

    @property
    def pack(self) -> str:
        return self.script.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class Outline:
    """How loud each side was, 0 to 100, ``a_second`` times a second."""

    seconds: float
    a_second: int
    customer: tuple[int, ...]
    agent: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    id: str
    ja: str
    en: str

    def said(self, lang: str) -> str:
        return self.ja if lang == "ja" else self.en


def past_call(body: JSON) -> PastCall:
    answered, ended = moment(body.get("answered_at")), moment(body.get("ended_at"))
    found = body.get("found")
    return PastCall(
        call_id=str(body["call_id"]),
        customer=text_of(body.get("customer")),
        phone_masked=text_of(body.get("phone_masked")),
        started=moment(body.get("started_at")),
        seconds=(ended - answered).total_seconds() if answered and ended else None,
        outcome=text_of(body.get("outcome")),
        line_result=text_of(body.get("line_result")),
        segment=text_of(body.get("segment")),
        script=text_of(body.get("script")),
        value=int(body.get("value") or 0),
        reasons=texts_of(body.get("reasons")),
        operators=texts_of(body.get("operators")),
        tags=texts_of(body.get("tags")),
        score=_number(body.get("score")),
        recovered=_number(body.get("recovered")),
        found=(float(found["at"]), str(found["text"])) if isinstance(found, dict) else None,
    )


def outline(body: JSON) -> Outline:
    sides = [tuple(int(peak) for peak in body.get(side) or ()) for side in ("customer", "agent")]
    return Outline(float(body.get("seconds") or 0.0), int(body.get("a_second") or 20), *sides)


def criteria(body: JSON) -> tuple[Criterion, ...]:
    return tuple(Criterion(str(one["id"]), str(one["ja"]), str(one["en"])) for one in body.get("form") or () if isinstance(one, dict))


def _number(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) else None
