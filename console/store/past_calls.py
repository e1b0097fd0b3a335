"""Which calls are over and answer to what is looked for, as conditions on ``calls``."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, and_, cast, exists, false, func, or_, select
from sqlalchemy.orm import Session

from console.domain.connection import NEVER_LEFT, NOBODY_CAME
from console.domain.errors import BadInput
from console.domain.grams import folded
from console.service.calls.records import ENDED
from console.service.history.history_records import NOBODY, Wanted
from console.store.campaign_tables import RecoveryRow
from console.store.customer_words import found_by
from console.store.encryption.port import Cipher
from console.store.history_tables import CallReviewRow, CallStageRow, CallTagRow
from console.store.link_tables import LinkOpeningRow
from console.store.past_moods import of_mood
from console.store.slices import slices
from console.store.sql_words import turns_with
from console.store.survey_tables import SurveyRow
from console.store.tables import CallRow, LinkRow, TurnRow

_NEVER_LEFT: Final = tuple(result.value for result in NEVER_LEFT)
_NOBODY_CAME: Final = tuple(outcome.value for outcome in NOBODY_CAME)
SHORTEST_WORD: Final = 2

dialled: Final = and_(
    or_(CallRow.line_result.is_(None), CallRow.line_result.not_in(_NEVER_LEFT)), CallRow.outcome.is_distinct_from("not_dialled")
)
connected: Final = and_(dialled, CallRow.answered_at.is_not(None), CallRow.outcome.is_not(None), CallRow.outcome.not_in(_NOBODY_CAME))

link_watched: Final = exists(select(LinkRow.id).where(LinkRow.call_id == CallRow.id, LinkRow.mark.is_not(None)).correlate(CallRow))
link_opened: Final = exists(
    select(LinkOpeningRow.link_id)
    .join(LinkRow, LinkRow.id == LinkOpeningRow.link_id)
    .where(LinkRow.call_id == CallRow.id)
    .correlate(CallRow)
)


def words_of(asked: str) -> list[str]:
    """Raises ``BadInput`` for a word of one character: the index holds pairs."""
    words = [word for word in asked.split() if folded(word)]
    if any(len(folded(word)) < SHORTEST_WORD for word in words):
        raise BadInput("会話の言葉は、2 文字以上で探してください。", "Look for words of two characters or more.")
    return words


def conditions(session: Session, cipher: Cipher, shop_id: str, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Raises ``BadInput``."""
    must: list[ColumnElement[bool]] = [CallRow.state == ENDED, CallRow.shop_id == shop_id]
    if wanted.since is not None:
        must.append(CallRow.started_at >= wanted.since)
    if wanted.until is not None:
        must.append(CallRow.started_at < wanted.until)
    if wanted.outcomes:
        must.append(CallRow.outcome.in_(wanted.outcomes))
    must += [
        column == value for column, value in ((CallRow.script_pack, wanted.script), (CallRow.segment, wanted.segment)) if value is not None
    ]
    must += [condition for asked, condition in ((wanted.dialled, dialled), (wanted.connected, connected)) if asked]
    if wanted.reason is not None:
        must.append(_with(TurnRow, TurnRow.intent == wanted.reason, TurnRow.who == "customer"))
    if wanted.operator == NOBODY:
        must.append(~_with(TurnRow, TurnRow.operator.is_not(None)))
    elif wanted.operator is not None:
        must.append(_with(TurnRow, TurnRow.operator == wanted.operator))
    if wanted.tag is not None:
        must.append(_with(CallTagRow, CallTagRow.tag == wanted.tag))
    if wanted.stage is not None:
        must.append(_with(CallStageRow, CallStageRow.stage == wanted.stage))
    must += [_with(row) for asked, row in ((wanted.recovered, RecoveryRow), (wanted.reviewed, CallReviewRow)) if asked]
    if wanted.surveyed:
        must.append(_with(SurveyRow, SurveyRow.answered_at.is_not(None)))
    if wanted.linked:
        must.append(CallRow.link_accepted.is_(True))
    if wanted.opened:
        must.append(and_(CallRow.link_accepted.is_(True), link_opened))
    if wanted.weekday is not None:
        must.append(local(session, "weekday") == (wanted.weekday + 1) % 7)
    if wanted.hour is not None:
        must.append(local(session, "hour") == wanted.hour)
    if wanted.person.strip():
        must.append(_about(cipher, shop_id, wanted.person.strip()))
    if wanted.calls is not None:
        must.append(or_(*(CallRow.id.in_(some) for some in slices(wanted.calls)), false()))
    must += [
        CallRow.id.in_(select(TurnRow.call_id).where(TurnRow.id.in_(turns_with(cipher, shop_id, word)))) for word in words_of(wanted.words)
    ]
    if wanted.mood is not None:
        must.append(of_mood(session, cipher, must, wanted.mood))
    return must


def local(session: Session, part: str) -> ColumnElement[int]:
    """``weekday`` (0 is Sunday) or ``hour`` of the start by Japan's clock, which has been nine hours ahead since 1951."""
    if session.get_bind().dialect.name == "postgresql":
        there = func.timezone("Asia/Tokyo", CallRow.started_at)
        return cast(func.extract("dow" if part == "weekday" else "hour", there), Integer)
    return cast(func.strftime("%w" if part == "weekday" else "%H", CallRow.started_at, "+9 hours"), Integer)


def _with(row: Any, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(row.call_id).where(row.call_id == CallRow.id, *more).correlate(CallRow))


def _about(cipher: Cipher, shop_id: str, person: str) -> ColumnElement[bool]:
    named = CallRow.customer_id.in_(found_by(cipher, [shop_id], person))
    return or_(CallRow.cart_id == person, CallRow.id == person, named)
