"""A script made ready for look-up: nodes and lines by id, roles by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from console.domain.errors import BadInput
from console.domain.script import ApprovedScript, Line, Node, Script

PLACES = (
    "opening",
    "goods",
    "reason",
    "which",
    "offer",
    "anything_else",
    "agreed",
    "channel",
    "terms",
    "sending",
    "link_sent",
    "link_other",
    "link_failed",
    "unanswerable",
    "repair",
    "not_understood",
    "waiting",
    "human_offer",
    "ask_time",
    "time_outside",
    "confirm_time",
    "driving",
    "holding",
    "screening",
    "order_done",
    "distress",
    "silence_first",
    "silence_second",
    "silence_end",
    "close",
    "time_up",
    "bridge",
    "bridge_vanished",
)
"""The roles that the dialogue needs a script to fill."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``answers`` and ``urgent`` map an intent to a node id; ``places`` a role; ``variables`` what a line's blank stands for."""

    script: Script
    lines: Mapping[str, Line]
    nodes: Mapping[str, Node]
    urgent: Mapping[str, str]
    answers: Mapping[str, str]
    places: Mapping[str, str]
    variables: Mapping[str, str]

    def node(self, id: str) -> Node:
        return self.nodes[id]

    def place(self, role: str) -> Node:
        return self.nodes[self.places[role]]

    @property
    def suggested_offers(self) -> frozenset[str]:
        """Of what may be proposed beside the cart."""
        return frozenset(line.offer for line in self.lines.values() if line.suggests and line.offer)

    def about(self, subject: str) -> str:
        """The pseudo-intent of a question about ``subject``: one that the script answers in a place of its own, or the general one."""
        return f"about:{subject}" if f"about:{subject}" in self.answers else "ask_product"

    def is_place(self, node: str, role: str) -> bool:
        return self.places[role] == node


def plan_of(approved: ApprovedScript, day: date | None = None) -> Plan:
    """``day``: on which it is spoken; ``None``: without its seasons. Raises ``BadInput`` for a script without nodes, or with a role that no node fills."""
    script = approved.script
    if script is None or not script.nodes:
        raise BadInput(
            f"スクリプト「{approved.pack}」に会話の流れがありません。作り直して承認してください。",
            f"Script {approved.pack!r} has no nodes; complete it and have it approved.",
        )
    plan = Plan(
        script,
        {line.id: line for line in (script.lines if day is None else script.lines_on(day))},
        {node.id: node for node in script.nodes},
        dict(script.globals),
        dict(script.answers),
        dict(script.places),
        dict(script.variables),
    )
    missing = [role for role in PLACES if plan.places.get(role) not in plan.nodes]
    if missing:
        raise BadInput(
            f"スクリプト「{approved.pack}」に、役割 {', '.join(missing)} の場面がありません。",
            f"Script {approved.pack!r} has no node for the roles {', '.join(missing)}.",
        )
    return plan
