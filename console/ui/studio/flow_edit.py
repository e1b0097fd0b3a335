"""Nodes added, renamed and taken out of a script's flow: document in, document out. Free of Qt; what is lawful the engine says."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from console.shipped import shipped
from console.ui.studio.draft import Document

BACK: Final = "@back"
LONGEST_NAME: Final = 40
ANYWHERE: Final = "*"
"""A way from wherever the conversation is: the node answers a question."""
THEN: Final = "then"


class Kind(StrEnum):
    QUESTION = "question"
    ANSWER = "answer"
    TELL = "tell"
    OFFER = "offer"
    CLOSE = "close"


@cache
def kinds() -> Mapping[str, Any]:
    """Where a node of each kind stands and what it says at first."""
    return tomllib.loads(shipped("assets/packs/kinds.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Way:
    """From ``source`` (``ANYWHERE``: an answer to a question) when ``intent`` is heard; ``THEN``: when nothing else leads on."""

    source: str
    intent: str


@dataclass(frozen=True, slots=True)
class CutOff:
    """What goes with a node: ``ways`` that led to it (source and intent), ``nodes`` nobody reaches any more, ``lines`` nobody says."""

    ways: tuple[Way, ...]
    nodes: tuple[str, ...]
    lines: tuple[str, ...]


def bad_name(document: Document, name: str) -> bool:
    """Whether a node cannot have this name: it is empty, too long, or another's."""
    return not 0 < len(name) <= LONGEST_NAME or name in document["nodes"] or name.startswith("@") or ":" in name


def added(document: Document, kind: Kind, name: str, way: Way | None) -> Document:
    """With a node of that kind that begins sensibly; ``way``: how one comes to it."""
    lines, nodes, places = document["lines"], document["nodes"], document["places"]
    line = next(id for number in range(len(lines) + 2) if (id := name if not number else f"{name}_{number}") not in lines)
    source = nodes.get(way.source) if way is not None else None
    known = kinds()
    node: dict[str, Any] = {"stage": known[kind].get("stage") or (source or {}).get("stage") or known["else_stage"], "steps": [[line]]}
    after = source.get("then") if source is not None and way is not None and way.intent == THEN else None
    match kind:
        case Kind.QUESTION:
            node |= {"hears": {"affirm": places["which"], "deny": places["offer"]}, "then": after or places["offer"]}
        case Kind.ANSWER:
            node |= {"then": after or BACK}
        case Kind.TELL:
            node |= {"then": after or places["offer"]}
        case Kind.OFFER:
            yes = dict.fromkeys(("affirm", "agree_purchase", "agree_send_link"), places["agreed"])
            refused = document["globals"].get("refuse_offer", places["close"])
            node |= {"hears": {**yes, "deny": refused}, "then": places["anything_else"]}
        case Kind.CLOSE:
            node |= {"ends": True}
    made = {**document, "lines": {**lines, line: dict(known[kind]["line"])}, "nodes": {**nodes, name: node}}
    return made if way is None else led(made, way, name)


def led(document: Document, way: Way, target: str | None) -> Document:
    """With that way leading to ``target``; ``None``: nowhere."""
    if way.source == ANYWHERE:
        return {**document, "answers": _with(document["answers"], way.intent, target)}
    node = document["nodes"][way.source]
    changed = _with(node, THEN, target) if way.intent == THEN else _with(node, "hears", _with(node.get("hears", {}), way.intent, target))
    return {**document, "nodes": {**document["nodes"], way.source: changed}}


def leads_to(document: Document, way: Way) -> str | None:
    """Where that way leads today."""
    if way.source == ANYWHERE:
        target = document["answers"].get(way.intent)
    else:
        node = document["nodes"][way.source]
        target = node.get(THEN) if way.intent == THEN else node.get("hears", {}).get(way.intent)
    return None if target is None else str(target)


def renamed(document: Document, old: str, new: str) -> Document:
    """Every way keeps its end, and the picture its order."""

    def name(id: Any) -> Any:
        return new if id == old else id

    nodes = {}
    for id, node in document["nodes"].items():
        ends = {key: name(node[key]) for key in (THEN, "silence") if key in node}
        hears = {"hears": {intent: name(target) for intent, target in node["hears"].items()}} if "hears" in node else {}
        nodes[name(id)] = {**node, **ends, **hears}
    sections = {key: {role: name(id) for role, id in document[key].items()} for key in ("globals", "answers", "places")}
    return {**document, "nodes": nodes, **sections}


def may_go(document: Document, id: str) -> bool:
    """No node that the dialogue itself needs, or that answers a refusal or a wish for a person."""
    return id not in document["places"].values() and id not in document["globals"].values()


def without(document: Document, id: str) -> Document:
    """The node and what only it says are gone; who went on to it goes on to where it led."""
    nodes, gone = document["nodes"], nodes_lines(document, id)
    onward = nodes[id].get(THEN)
    kept = {}
    for name, node in nodes.items():
        if name == id:
            continue
        node = {key: value for key, value in node.items() if key != "silence" or value != id}
        if node.get(THEN) == id:
            node = _with(node, THEN, onward if onward != id else None)
        if id in node.get("hears", {}).values():
            node = _with(node, "hears", {intent: target for intent, target in node["hears"].items() if target != id})
        kept[name] = node
    others = {name for node in kept.values() for name in _lines(node)}
    lines = {name: line for name, line in document["lines"].items() if name not in gone or name in others}
    answers = {intent: target for intent, target in document["answers"].items() if target != id}
    return {**document, "nodes": kept, "lines": lines, "answers": answers}


def cut_off(document: Document, id: str) -> CutOff:
    """What taking it out would cut off."""
    after = without(document, id)
    lost = unreached(after) - unreached(document)
    lines = tuple(name for name in document["lines"] if name not in after["lines"])
    return CutOff(tuple(ways_to(document, id)), tuple(name for name in document["nodes"] if name in lost), lines)


def ways_to(document: Document, id: str) -> Iterator[Way]:
    for intent, target in (*document["globals"].items(), *document["answers"].items()):
        if target == id:
            yield Way(ANYWHERE, intent)
    for source, node in document["nodes"].items():
        for intent, target in (*node.get("hears", {}).items(), *((key, node.get(key)) for key in (THEN, "silence"))):
            if target == id:
                yield Way(source, intent)


def unreached(document: Document) -> set[str]:
    """Nodes that no way leads to."""
    nodes = document["nodes"]
    reached: set[str] = set()
    todo = [id for key in ("globals", "answers", "places") for id in document[key].values()]
    while todo:
        id = todo.pop()
        if id in nodes and id not in reached:
            reached.add(id)
            node = nodes[id]
            todo += [*node.get("hears", {}).values(), node.get(THEN), node.get("silence")]
    return set(nodes) - reached


def nodes_lines(document: Document, id: str) -> set[str]:
    return set(_lines(document["nodes"][id]))


def _lines(node: Mapping[str, Any]) -> Iterator[str]:
    yield from (name for step in node["steps"] for name in step)
    yield from node.get("again", ())


def _with(entries: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    """``None`` or empty takes the entry out."""
    rest = {name: entry for name, entry in entries.items() if name != key or value}
    return {**rest, key: value} if value else rest
