"""What differs between two versions of a script: sentences word by word, and the ways between nodes. Free of Qt."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from console.ui.studio.draft import Document

Pieces = tuple[tuple[str, bool], ...]
"""Text and whether it differs."""


@dataclass(frozen=True, slots=True)
class LineDifference:
    """``kind``: ``changed``, ``added``, ``removed`` or ``marked`` (the words are the same, the marks are not)."""

    line: str
    kind: str
    before: Pieces
    after: Pieces


@dataclass(frozen=True, slots=True)
class FlowDifference:
    """One way, order or property of a node, as the documents have it. Empty: not there."""

    node: str
    what: str
    before: Any
    after: Any


def line_differences(before: Document, after: Document) -> list[LineDifference]:
    old, new = before["lines"], after["lines"]
    found = []
    for id in dict.fromkeys([*new, *old]):
        was, now = old.get(id), new.get(id)
        if was == now:
            continue
        if was is None:
            found.append(LineDifference(id, "added", (), ((now["text"], True),)))
        elif now is None:
            found.append(LineDifference(id, "removed", ((was["text"], True),), ()))
        elif was["text"] == now["text"]:
            found.append(LineDifference(id, "marked", ((was["text"], False),), ((now["text"], False),)))
        else:
            found.append(LineDifference(id, "changed", *_pieces(was["text"], now["text"])))
    return found


def flow_differences(before: Document, after: Document) -> list[FlowDifference]:
    found = []
    for id in dict.fromkeys([*after["nodes"], *before["nodes"]]):
        old, new = _ways(before["nodes"].get(id)), _ways(after["nodes"].get(id))
        found += [
            FlowDifference(id, what, old.get(what, ""), new.get(what, "")) for what in {**new, **old} if old.get(what) != new.get(what)
        ]
    for section in ("globals", "answers", "places", "variables", "readings", "samples"):
        old, new = _entries(before.get(section, {})), _entries(after.get(section, {}))
        found += [
            FlowDifference(section, what, old.get(what, ""), new.get(what, "")) for what in {**new, **old} if old.get(what) != new.get(what)
        ]
    return found


def _entries(section: Any) -> dict[str, Any]:
    """By name; what stands in a list goes by its place."""
    return section if isinstance(section, dict) else {str(n): " ".join(map(str, one.values())) for n, one in enumerate(section, start=1)}


def _ways(node: dict[str, Any] | None) -> dict[str, Any]:
    if node is None:
        return {}
    heard = {f"hears:{intent}": target for intent, target in node.get("hears", {}).items()}
    return {"steps": node["steps"]} | heard | {name: value for name, value in node.items() if name not in ("steps", "hears")}


def _pieces(old: str, new: str) -> tuple[Pieces, Pieces]:
    before, after = [], []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if a < b:
            before.append((old[a:b], kind != "equal"))
        if c < d:
            after.append((new[c:d], kind != "equal"))
    return tuple(before), tuple(after)
