"""The ways through a script: dead ends, circles without a question, nodes that nothing leads to."""

from collections.abc import Iterator

from console.domain.script import Node, Script

BACK = "@back"
_WAITING_ROLES = ("sending", "holding", "waiting", "screening", "not_understood", "agreed")
"""Nodes whose way on is the dialogue's own: a server's word, a voice, an operator."""


def dead_ends(script: Script) -> list[str]:
    """Nodes that neither end the call, nor lead on, nor wait for something that is sure to come."""
    places = dict(script.places)
    waiting = {places[role] for role in _WAITING_ROLES} | {dict(script.globals).get("want_human", "")}
    return [node.id for node in script.nodes if not node.ends and node.then is None and node.silence is None and node.id not in waiting]


def talking_in_circles(script: Script) -> list[str]:
    """Nodes from which the conversation can go on for ever without asking anything or ending."""
    nodes = {node.id: node for node in script.nodes}
    found = []
    for start in nodes:
        seen: set[str] = set()
        at: str | None = start
        while at is not None and at != BACK and not _pauses(script, nodes[at]):
            if at in seen:
                found.append(start)
                break
            seen.add(at)
            at = nodes[at].then
    return found


def unreachable(script: Script) -> list[str]:
    reached = {name for _, name in (*script.globals, *script.answers, *script.places)}
    todo = list(reached)
    nodes = {node.id: node for node in script.nodes}
    while todo:
        for target in _targets(nodes[todo.pop()]):
            if target not in reached:
                reached.add(target)
                todo.append(target)
    return [id for id in nodes if id not in reached]


def _targets(node: Node) -> Iterator[str]:
    yield from (target for _, target in node.on)
    yield from (target for target in (node.then, node.silence) if target is not None and target != BACK)


def _pauses(script: Script, node: Node) -> bool:
    lines = {line.id: line for line in script.lines}
    asks = any(all(lines[name].asks is not None for name in step) for step in node.steps)
    return node.ends or node.then is None or asks or node.does == "send_link"
