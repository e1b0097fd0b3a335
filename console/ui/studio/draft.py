"""A script document under the writer's hands: every change makes a new document, so that each can be undone. Free of Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Document = Mapping[str, Any]

DEEPEST: Final = 500
"""So many changes can be undone."""
FLAGS: Final = ("solicits", "push", "goods", "suggests")
"""Marks of a line that its writer sets; the others follow from the flow."""


@dataclass
class Draft:
    """``saved`` is the document that the engine has; ``revision`` is the engine's count of it."""

    document: Document
    revision: int
    saved: Document = field(init=False)
    _before: list[tuple[Document, object]] = field(default_factory=list, init=False)
    _after: list[Document] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.saved = self.document

    @property
    def dirty(self) -> bool:
        return self.document is not self.saved

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        return bool(self._after)

    def kept(self, document: Document, revision: int) -> None:
        """The engine has saved it."""
        self.saved, self.revision = document, revision

    def undo(self) -> None:
        if self._before:
            self._after.append(self.document)
            self.document, _ = self._before.pop()

    def redo(self) -> None:
        if self._after:
            self._before.append((self.document, None))
            self.document = self._after.pop()

    def pause(self) -> None:
        """What is typed from now on is undone by itself."""
        if self._before:
            self._before[-1] = (self._before[-1][0], None)

    # changes

    def say(self, line: str, text: str) -> None:
        """What is typed into one line without a pause is one change."""
        if text != self.document["lines"][line].get("text"):
            self._to(_in(self.document, ("lines", line, "text"), text), ("text", line))

    def mark(self, line: str, flag: str, on: bool) -> None:
        self._to(_in(self.document, ("lines", line, flag), on if on else None))

    def add_line(self, node: str, after: str | None, text: str) -> str:
        """A line of its own step behind ``after``; its id."""
        lines, nodes = self.document["lines"], self.document["nodes"]
        id = next(name for number in range(1, len(lines) + 2) if (name := f"{node}_{number}") not in lines)
        steps = [list(step) for step in nodes[node]["steps"]]
        place = next((n for n, step in enumerate(steps, 1) if after in step), len(steps))
        steps.insert(place, [id])
        made = _in(self.document, ("lines", id), {"text": text})
        self._to(_in(made, ("nodes", node, "steps"), steps))
        return id

    def remove_line(self, line: str) -> None:
        """Out of every node that says it."""
        nodes = {}
        for id, node in self.document["nodes"].items():
            steps = [rest for step in node["steps"] if (rest := [name for name in step if name != line])]
            kept = {**node, "steps": steps}
            if "again" in node:
                kept["again"] = [name for name in node["again"] if name != line]
            nodes[id] = kept if line in str(node) else node
        lines = {id: entry for id, entry in self.document["lines"].items() if id != line}
        self._to({**self.document, "lines": lines, "nodes": nodes})

    def move_line(self, node: str, line: str, by: int) -> None:
        """Its step goes up (−1) or down (+1) within the node."""
        steps = [list(step) for step in self.document["nodes"][node]["steps"]]
        place = next((n for n, step in enumerate(steps) if line in step), None)
        if place is not None and 0 <= place + by < len(steps):
            steps[place], steps[place + by] = steps[place + by], steps[place]
            self._to(_in(self.document, ("nodes", node, "steps"), steps))

    def lead(self, node: str, intent: str, target: str | None) -> None:
        """Where the conversation goes from here upon that intent; ``intent`` ``then``: when nothing else leads on."""
        if intent == "then":
            self._to(_in(self.document, ("nodes", node, "then"), target))
            return
        hears = {**self.document["nodes"][node].get("hears", {})}
        hears.pop(intent, None)
        self._to(_in(self.document, ("nodes", node, "hears"), {**hears, **({intent: target} if target else {})} or None))

    def offer(self, id: str, **limit: int) -> None:
        """The greatest percent and the days of an offer that the script may make."""
        offers = [{**one, **limit} if one["id"] == id else one for one in self.document.get("offers", ())]
        self._to({**self.document, "offers": offers})

    def _to(self, document: Document, kind: object = None) -> None:
        if kind is None or not self._before or self._before[-1][1] != kind:
            self._before.append((self.document, kind))
            del self._before[:-DEEPEST]
        self._after.clear()
        self.document = document


def _in(document: Document, path: tuple[str, ...], value: Any) -> Document:
    """``document`` with ``value`` at ``path``; ``None`` takes the entry out."""
    head, *rest = path
    if rest:
        return {**document, head: _in(document.get(head, {}), tuple(rest), value)}
    if value is None:
        return {key: entry for key, entry in document.items() if key != head}
    return {**document, head: value}
