"""What reports count, read as plain columns: no customer's key is used for it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from console.campaign.reports.books import Call
from console.service.calls.records import ENDED
from console.service.terms import JAPAN
from console.store.campaign_tables import RecoveryRow
from console.store.history_tables import CallStageRow
from console.store.past_calls import connected, dialled, link_opened, link_watched
from console.store.sql_history import REASON
from console.store.survey_tables import SurveyRow
from console.store.tables import CallRow, TurnRow

COMPLAINT: Final = "complaint"
"""The intent of somebody who complains."""


class SqlReports:
    def __init__(self, session: Session) -> None:
        self._session = session

    def calls(self, shop_id: str, since: datetime, until: datetime) -> Sequence[Call]:
        these = (CallRow.shop_id == shop_id, CallRow.state == ENDED, CallRow.started_at >= since, CallRow.started_at < until)

        def of_calls(query: Any) -> dict[str, Any]:
            found: defaultdict[str, set[Any]] = defaultdict(set)
            for call_id, value in self._session.execute(query.where(*these).distinct()):
                found[call_id].add(value)
            return found

        turns = select(TurnRow.call_id, TurnRow.operator).join(CallRow, CallRow.id == TurnRow.call_id)
        operators = of_calls(turns.where(TurnRow.operator.is_not(None)))
        heard = select(TurnRow.call_id, TurnRow.intent).join(CallRow, CallRow.id == TurnRow.call_id)
        meant = of_calls(heard.where(TurnRow.who == "customer", or_(TurnRow.intent.like(REASON), TurnRow.intent == COMPLAINT)))
        stages = of_calls(select(CallStageRow.call_id, CallStageRow.stage).join(CallRow, CallRow.id == CallStageRow.call_id))
        total, first = func.sum(RecoveryRow.value), func.min(RecoveryRow.placed_at)
        orders = select(RecoveryRow.call_id, total, first).join(CallRow, CallRow.id == RecoveryRow.call_id).where(*these)
        recovered = {call_id: (int(yen), at) for call_id, yen, at in self._session.execute(orders.group_by(RecoveryRow.call_id))}
        asked = select(SurveyRow.call_id, SurveyRow.csat, SurveyRow.nps).join(CallRow, CallRow.id == SurveyRow.call_id).where(*these)
        surveys = {call_id: (csat, nps) for call_id, csat, nps in self._session.execute(asked)}
        rows = self._session.execute(
            select(
                CallRow.id,
                CallRow.cart_id,
                CallRow.started_at,
                CallRow.answered_at,
                CallRow.ended_at,
                CallRow.segment,
                CallRow.script_pack,
                CallRow.script_hash,
                CallRow.outcome,
                CallRow.link_accepted,
                case((link_watched, 1), else_=0),
                case((link_opened, 1), else_=0),
                case((dialled, 1), else_=0),
                case((connected, 1), else_=0),
            ).where(*these)
        )
        return [
            Call(
                call_id=call_id,
                cart_id=cart_id,
                started=started.astimezone(JAPAN),
                dialled=bool(was_dialled),
                connected=bool(was_connected),
                seconds=(ended - answered).total_seconds() if was_connected and answered and ended else None,
                tier=tier,
                script=script,
                operators=frozenset(operators.get(call_id, ())),
                stages=frozenset(stages.get(call_id, ())),
                reasons=frozenset(meant.get(call_id, set()) - {COMPLAINT}),
                recovered=recovered.get(call_id, (None, None))[0],
                ordered_at=recovered.get(call_id, (None, None))[1],
                version=version,
                outcome=outcome or "",
                link=bool(link),
                watched=bool(watched),
                opened=bool(opened),
                complaint=COMPLAINT in meant.get(call_id, ()),
                surveyed=call_id in surveys,
                csat=surveys.get(call_id, (None, None))[0],
                nps=surveys.get(call_id, (None, None))[1],
            )
            for call_id, cart_id, started, answered, ended, tier, script, version, outcome, link, watched, opened, was_dialled, was_connected in rows
        ]
