"""What a script's ids are called where a person reads them; an id of a script's own stands as its writer named it. Free of Qt."""

from typing import Any, Final

from console.ui.studio.draft import Document
from console.ui.studio.flow_layout import node_of
from console.ui.words import Words

TOPIC: Final = "about:"
HEARS: Final = "hears:"


def scene(words: Words, id: str | None) -> str:
    return words.named("studio.scene", id)


def heard(words: Words, intent: str) -> str:
    """An intent, a question about a fact, or one of the ways that need no word."""
    if intent in ("then", "silence"):
        return words(f"studio.{intent}")
    return words.named("studio.topic", intent.removeprefix(TOPIC)) if intent.startswith(TOPIC) else words.named("intent", intent)


def blank(words: Words, name: str) -> str:
    return words.named("studio.blank", name)


def line(words: Words, document: Document, id: str) -> str:
    """By its node, counted where the node says more than one."""
    node = node_of(document, id)
    if node is None:
        return id
    entry = document["nodes"][node]
    lines = list(dict.fromkeys([*(name for step in entry["steps"] for name in step), *entry.get("again", ())]))
    return scene(words, node) if len(lines) == 1 else words("studio.line_of", scene=scene(words, node), n=lines.index(id) + 1)


def part(words: Words, what: str) -> str:
    """What of a node, or of the script, differs."""
    if what.startswith(HEARS):
        return words("studio.part_hears", intent=heard(words, what.removeprefix(HEARS)))
    return words.named("studio.part", what, heard(words, what))


def content(words: Words, document: Document, what: str, value: Any) -> str:
    """What that part holds: lines in their order, where a way leads, or a property."""
    if what == "steps":
        return " → ".join("/".join(line(words, document, id) for id in step) for step in value)
    if isinstance(value, list):
        return words.listed(line(words, document, id) for id in value)
    if isinstance(value, bool):
        return "✓" if value else ""
    return words.named(what, value) if what in ("stage", "outcome") else scene(words, str(value))
