"""A script document under the writer's hands: every change makes a new document, so that each can be undone. Free of Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

Document = Mapping[str, Any]

DEEPEST: Final = 500
"""So many changes can be undone."""
FLAGS: Final = ("solicits", "push", "goods", "suggests")
"""Marks of a line that its writer sets; the others follow from the flow."""


@dataclass(frozen=True)
class Edit:
    """One step. ``put`` brings a document into view; steps of one ``kind`` that follow each other are one step, ``None``: it stands alone."""

    put: Callable[[Document], None]
    before: Document
    after: Document
    name: str
    kind: object = None

    def then(self, other: "Edit") -> "Edit":
        return replace(self, after=other.after)


class Steps(Protocol):
    """What was done, to be undone and done again. ``undoes`` and ``redoes`` name the next one, ``None``: there is none."""

    @property
    def undoes(self) -> str | None: ...

    @property
    def redoes(self) -> str | None: ...

    def push(self, edit: Edit) -> None:
        """Do it, and keep it."""
        ...

    def undo(self) -> None: ...

    def redo(self) -> None: ...


@dataclass
class Draft:
    """``saved`` is the document that the engine has; ``revision`` is the engine's count of it."""

    document: Document
    revision: int
    steps: Steps
    saved: Document = field(init=False)
    _pauses: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.saved = self.document

    @property
    def dirty(self) -> bool:
        return self.document is not self.saved

    @property
    def can_undo(self) -> bool:
        return self.steps.undoes is not None

    @property
    def can_redo(self) -> bool:
        return self.steps.redoes is not None

    def kept(self, document: Document, revision: int) -> None:
        """The engine has saved it."""
        self.saved, self.revision = document, revision

    def undo(self) -> None:
        self.steps.undo()

    def redo(self) -> None:
        self.steps.redo()

    def pause(self) -> None:
        """What is typed from now on is undone by itself."""
        self._pauses += 1

    # changes

    def say(self, line: str, text: str) -> None:
        """What is typed into one line without a pause is one change."""
        if text != self.document["lines"][line].get("text"):
            self._to(_in(self.document, ("lines", line, "text"), text), "text", ("text", line, self._pauses))

    def mark(self, line: str, flag: str, value: bool | str) -> None:
        """``value``: whether the mark stands, or the offer that the line makes; empty takes it off."""
        self._to(_in(self.document, ("lines", line, flag), value if value else None), "mark")

    def change(self, document: Document, name: str, kind: str | None = None) -> None:
        """``document`` was made from this one; ``name``: of what was done. Changes of one ``kind`` without a pause are one."""
        if document != self.document:
            self._to(document, name, None if kind is None else (kind, self._pauses))

    def add_line(self, node: str, after: str | None, text: str) -> str:
        """A line of its own step behind ``after``; its id."""
        lines, nodes = self.document["lines"], self.document["nodes"]
        id = next(name for number in range(1, len(lines) + 2) if (name := f"{node}_{number}") not in lines)
        steps = [list(step) for step in nodes[node]["steps"]]
        place = next((n for n, step in enumerate(steps, 1) if after in step), len(steps))
        steps.insert(place, [id])
        made = _in(self.document, ("lines", id), {"text": text})
        self._to(_in(made, ("nodes", node, "steps"), steps), "add_line")
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
        self._to({**self.document, "lines": lines, "nodes": nodes}, "remove_line")

    def move_line(self, node: str, line: str, by: int) -> None:
        """Its step goes up (−1) or down (+1) within the node."""
        steps = [list(step) for step in self.document["nodes"][node]["steps"]]
        place = next((n for n, step in enumerate(steps) if line in step), None)
        if place is not None and 0 <= place + by < len(steps):
            steps[place], steps[place + by] = steps[place + by], steps[place]
            self._to(_in(self.document, ("nodes", node, "steps"), steps), "move_line")

    def lead(self, node: str, intent: str, target: str | None) -> None:
        """Where the conversation goes from here upon that intent; ``intent`` ``then``: when nothing else leads on."""
        if intent == "then":
            self._to(_in(self.document, ("nodes", node, "then"), target), "lead")
            return
        hears = {**self.document["nodes"][node].get("hears", {})}
        hears.pop(intent, None)
        self._to(_in(self.document, ("nodes", node, "hears"), {**hears, **({intent: target} if target else {})} or None), "lead")

    def _to(self, document: Document, name: str, kind: object = None) -> None:
        self.steps.push(Edit(self._put, self.document, document, name, kind))

    def _put(self, document: Document) -> None:
        self.document = document


def _in(document: Document, path: tuple[str, ...], value: Any) -> Document:
    """``document`` with ``value`` at ``path``; ``None`` takes the entry out."""
    head, *rest = path
    if rest:
        return {**document, head: _in(document.get(head, {}), tuple(rest), value)}
    if value is None:
        return {key: entry for key, entry in document.items() if key != head}
    return {**document, head: value}
