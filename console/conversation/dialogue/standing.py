"""A call that stands before one node, as if it had come there: for whoever tries a single place of a script. Pure."""

from datetime import datetime

from console.conversation.dialogue.plan import Plan
from console.conversation.dialogue.state import ALL, OPENING, State

_NOT_THE_PERSON = ("wrong_person", "third_party", "minor")
_CHANNEL_CHOSEN = ("terms", "sending", "link_sent")


def standing(plan: Plan, node_id: str, channels: tuple[str, ...], callback: datetime) -> State:
    """What has to be heard before ``node_id`` has been heard, and what it speaks of has been said: the doubt that it answers, the channel
    of the first of ``channels``, ``callback`` as the time that was named."""
    if plan.is_place(node_id, "opening"):
        return State(node=node_id)
    node = plan.node(node_id)
    disclosed = OPENING if plan.is_place(node_id, "goods") else ALL
    says_sent = any(plan.lines[name].says_sent for step in node.steps for name in step)
    chosen = says_sent or any(plan.is_place(node_id, role) for role in _CHANNEL_CHOSEN)
    return State(
        node=node_id,
        identified=node_id not in {plan.urgent.get(intent) for intent in _NOT_THE_PERSON},
        opened=disclosed is ALL,
        disclosed=disclosed,
        heard=frozenset(line.id for line in plan.lines.values() if line.discloses),
        reason=next((intent for intent, target in plan.answers.items() if target == node_id and intent.startswith("reason_")), None),
        channel=channels[0] if chosen and channels else None,
        sending=plan.is_place(node_id, "sending"),
        sent=says_sent,
        callback=callback,
    )
