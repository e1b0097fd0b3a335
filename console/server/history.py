"""``/api/history``: past calls at the engine's door."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from console.domain.moods import KeptMood
from console.server.answers import NotFound, looked_up
from console.server.days import Day
from console.server.entrance import Limit, Offset, Service, Who
from console.server.strict_body import StrictBody
from console.service.commands import may_look
from console.service.history.history_records import Wanted
from console.service.terms import JAPAN

_MOOD: Final = (
    "記録に残るご様子: 怒り、動揺、迷い、関心、平静（設定で読み取らないときは 409） / "
    "what the record tells of the customer's mood; 409 where moods are switched off"
)
Word = Annotated[str | None, Query(max_length=100)]

router = APIRouter(prefix="/api/history")


class _Tags(StrictBody):
    tags: list[str]


class _Review(StrictBody):
    answers: dict[str, int]
    comment: str = ""


class _Correction(StrictBody):
    turn: int = Field(ge=0)
    intent: str


def wanted(
    since: Annotated[Day | None, Query(alias="from")] = None,
    until: Annotated[Day | None, Query(alias="to")] = None,
    outcome: Annotated[list[str] | None, Query(max_length=20)] = None,
    reason: Word = None,
    script: Word = None,
    segment: Word = None,
    operator: Word = None,
    tag: Word = None,
    mood: Annotated[KeptMood | None, Query(description=_MOOD)] = None,
    stage: Word = None,
    weekday: Annotated[int | None, Query(ge=0, le=6)] = None,
    hour: Annotated[int | None, Query(ge=0, le=23)] = None,
    dialled: bool = False,
    connected: bool = False,
    recovered: bool = False,
    reviewed: bool = False,
    surveyed: bool = False,
    linked: bool = False,
    opened: bool = False,
    person: Annotated[str, Query(max_length=100)] = "",
    words: Annotated[str, Query(max_length=100)] = "",
) -> Wanted:
    """``from`` and ``to`` are whole days of the shop's clock, both with it."""
    return Wanted(
        since=None if since is None else midnight(since),
        until=None if until is None else midnight(until + timedelta(days=1)),
        outcomes=tuple(outcome or ()),
        reason=reason,
        script=script,
        segment=segment,
        operator=operator,
        tag=tag,
        mood=mood,
        stage=stage,
        weekday=weekday,
        hour=hour,
        dialled=dialled,
        connected=connected,
        recovered=recovered,
        reviewed=reviewed,
        surveyed=surveyed,
        linked=linked,
        opened=opened,
        person=person,
        words=words,
    )


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), JAPAN)


@router.get("")
async def page(
    service: Service,
    who: Who,
    asked: Annotated[Wanted, Depends(wanted)],
    comparison: Word = None,
    arm: Word = None,
    figure: Word = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    """``comparison``, ``arm`` and ``figure``: the calls behind a figure of one version in a comparison of two."""
    may_look(who)
    if comparison is not None:
        asked = replace(asked, calls=await service.comparisons.calls(comparison, arm or "", figure or ""))
    return await service.history.page(asked, offset, limit)


@router.get("/choices")
async def choices(service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return await service.history.choices()


@router.get("/{call_id}")
async def call(call_id: str, service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    with looked_up():
        found = await service.history.call(call_id)
    await service.seeing.seen(who, "call.seen", call_id)
    return found


@router.get("/{call_id}/peaks")
async def peaks(call_id: str, service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    found = await service.history.peaks(call_id)
    if found is None:
        raise NotFound("録音はまだないか、残っていません。", "There is no recording yet, or none was kept.")
    return found


@router.post("/{call_id}/tags")
async def tag(call_id: str, body: _Tags, service: Service, who: Who) -> dict[str, Any]:
    return await service.history.tag(who, call_id, body.tags)


@router.post("/{call_id}/review")
async def review(call_id: str, body: _Review, service: Service, who: Who) -> dict[str, Any]:
    return await service.history.review(who, call_id, body.answers, body.comment)


@router.post("/{call_id}/correction")
async def correct(call_id: str, body: _Correction, service: Service, who: Who) -> dict[str, Any]:
    return await service.history.correct(who, call_id, body.turn, body.intent)
