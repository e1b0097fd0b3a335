"""Where each node of a script stands in the picture: bands from left to right by stage, within a band from top to bottom. Free of Qt."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from console.domain.stages import STAGES
from console.ui.studio.draft import Document

TALLEST: Final = 12
"""Nodes in one column of a band; more make another column."""


@dataclass(frozen=True, slots=True)
class Placed:
    """``column`` and ``row`` count from 0 over the whole picture."""

    node: str
    stage: str
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Way:
    """``label``: the intents that lead here, ``then`` for the way that needs none, ``silence``."""

    source: str
    target: str
    labels: tuple[str, ...]


def placed(document: Document, tallest: int = TALLEST) -> list[Placed]:
    """A script's own stages come behind those that every script knows."""
    nodes = document["nodes"]
    by_stage: dict[str, list[str]] = defaultdict(list)
    for id, node in nodes.items():
        by_stage[node["stage"]].append(id)
    stages = [*(stage for stage in STAGES if stage in by_stage), *(stage for stage in by_stage if stage not in STAGES)]
    found, column = [], 0
    for stage in stages:
        some = by_stage[stage]
        for number, id in enumerate(some):
            found.append(Placed(id, stage, column + number // tallest, number % tallest))
        column += -(-len(some) // tallest)
    return found


def ways(document: Document) -> list[Way]:
    """Each pair of nodes once. ``@back`` leads nowhere in the picture: it returns to wherever the question came from."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    nodes = document["nodes"]
    for id, node in nodes.items():
        for intent, target in node.get("hears", {}).items():
            found[id, target].append(intent)
        for name in ("then", "silence"):
            if node.get(name) in nodes:
                found[id, node[name]].append(name)
    return [Way(source, target, tuple(labels)) for (source, target), labels in found.items() if target in nodes]


def first_line(document: Document, node: str) -> str | None:
    return next((name for step in document["nodes"][node]["steps"] for name in step), None)


def node_of(document: Document, line: str) -> str | None:
    """The first node that says it."""
    for id, node in document["nodes"].items():
        if any(line in step for step in node["steps"]) or line in node.get("again", ()):
            return str(id)
    return None


def still_there(document: Document, node: str | None, line: str | None) -> tuple[str | None, str | None]:
    """What stays under the writer's hands after a change: scene and line as before, or where the line is said, or the opening."""
    if node is not None and node not in document["nodes"]:
        node = (line and node_of(document, line)) or str(document["places"]["opening"])
    if line not in document["lines"]:
        line = first_line(document, node) if node is not None else None
    return node, line


def lines_in_order(document: Document) -> list[tuple[str, str | None]]:
    """Every line with its node, in the order of the picture; lines that no node says come last."""
    seen: dict[str, str | None] = {}
    for place in placed(document):
        node = document["nodes"][place.node]
        for name in (*(name for step in node["steps"] for name in step), *node.get("again", ())):
            seen.setdefault(name, place.node)
    for name in document["lines"]:
        seen.setdefault(name, None)
    return [(name, node) for name, node in seen.items() if name in document["lines"]]
