"""What reports count, read as plain columns: no customer's key is used for it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from console.campaign.reports.books import Call
from console.service.calls.records import ENDED
from console.service.terms import JAPAN
from console.store.campaign_tables import RecoveryRow
from console.store.history_tables import CallStageRow
from console.store.past_calls import connected, dialled
from console.store.sql_history import REASON
from console.store.tables import CallRow, TurnRow


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
        reasons = of_calls(heard.where(TurnRow.who == "customer", TurnRow.intent.like(REASON)))
        stages = of_calls(select(CallStageRow.call_id, CallStageRow.stage).join(CallRow, CallRow.id == CallStageRow.call_id))
        orders = select(RecoveryRow.call_id, func.sum(RecoveryRow.value)).join(CallRow, CallRow.id == RecoveryRow.call_id)
        recovered = {call_id: int(yen) for call_id, yen in self._session.execute(orders.where(*these).group_by(RecoveryRow.call_id))}
        rows = self._session.execute(
            select(
                CallRow.id,
                CallRow.cart_id,
                CallRow.started_at,
                CallRow.answered_at,
                CallRow.ended_at,
                CallRow.segment,
                CallRow.script_pack,
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
                reasons=frozenset(reasons.get(call_id, ())),
                recovered=recovered.get(call_id),
            )
            for call_id, cart_id, started, answered, ended, tier, script, was_dialled, was_connected in rows
        ]
