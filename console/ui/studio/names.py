"""What a script's ids are called where a person reads them; an id of a script's own stands as its writer named it. Free of Qt."""

import json
import re
from typing import Any, Final

from console.ui.studio.difference import SCENE, SEASON, SEASON_LINE, FlowDifference
from console.ui.studio.draft import Document
from console.ui.studio.flow_layout import node_of
from console.ui.words import Words

TOPIC: Final = "about:"
HEARS: Final = "hears:"
UNHEARD: Final = "unheard:"
BLANK: Final = re.compile(r"\{(\w+)\}")


def scene(words: Words, id: str | None) -> str:
    return words.named("studio.scene", id)


def heard(words: Words, intent: str) -> str:
    """An intent, a question about a fact, or one of the ways that need no word."""
    if intent in ("then", "silence"):
        return words(f"studio.{intent}")
    return words.named("studio.topic", intent.removeprefix(TOPIC)) if intent.startswith(TOPIC) else words.named("intent", intent)


def blank(words: Words, name: str) -> str:
    return words.named("studio.blank", name)


def said(words: Words, text: str) -> str:
    """A line's text with its blanks called by name: 「〈店の名前〉の自動音声アシスタント」."""
    return BLANK.sub(lambda found: f"〈{blank(words, found[1])}〉", text)


def line(words: Words, document: Document, id: str) -> str:
    """By its node, counted where the node says more than one; one that no node says, such as a filler, by its own words."""
    node = node_of(document, id)
    if node is None:
        return _quoted(words, document, id)
    entry = document["nodes"][node]
    lines = list(dict.fromkeys([*(name for step in entry["steps"] for name in step), *entry.get("again", ())]))
    return scene(words, node) if len(lines) == 1 else words("studio.line_of", scene=scene(words, node), n=lines.index(id) + 1)


def place(words: Words, node: str) -> str:
    """Where something differs: a scene, a section of the script, or one of its seasons."""
    if node.startswith(SEASON):
        return words("studio.season_called", name=node.removeprefix(SEASON))
    return scene(words, node)


def part(words: Words, document: Document, what: str) -> str:
    """What of a node, or of the script, differs."""
    if what.startswith(HEARS):
        return words("studio.part_hears", intent=heard(words, what.removeprefix(HEARS)))
    if what.startswith(SEASON_LINE):
        return line(words, document, what.removeprefix(SEASON_LINE))
    return words.named("studio.part", what, heard(words, what))


def content(words: Words, document: Document, what: str, value: Any) -> str:
    """What that part holds: lines in their order, where a way leads, a limit, days, or a property."""
    if what == "steps":
        return " → ".join("/".join(_quoted(words, document, id) for id in step) for step in value)
    if what == SCENE:
        told = [
            words("studio.mark_is", mark=part(words, document, each), value=content(words, document, each, held))
            for each, held in (value or {}).items()
        ]
        return "\n".join(told)
    if isinstance(value, dict):
        if value.keys() >= {"max_percent", "max_days"}:
            return words("studio.offer_limit", percent=value["max_percent"], days=value["max_days"])
        return words.listed(str(each) for each in value.values() if each not in ("", None))
    if what == "days" and isinstance(value, list):
        return words("studio.from_until", since=value[0], until=value[1])
    if isinstance(value, list):
        return words.listed(line(words, document, str(id)) for id in value)
    if isinstance(value, bool):
        return words("studio.yes" if value else "studio.no")
    if what.startswith(SEASON_LINE):
        return str(value)
    return words.named(what, value) if what in ("stage", "outcome") else scene(words, str(value))


def _quoted(words: Words, document: Document, id: str) -> str:
    """The words themselves: a line's name counts from the top, so that an order would read the same when it is turned round."""
    entry = document["lines"].get(id)
    return id if entry is None else words("studio.quoted", text=said(words, str(entry.get("text", ""))))


def sides(words: Words, before: Document, after: Document, one: FlowDifference) -> tuple[str, str]:
    """How both versions have it; where words do not tell them apart, as the documents have it."""
    old, new = content(words, before, one.what, one.before), content(words, after, one.what, one.after)
    return (old, new) if old != new else (json.dumps(one.before, ensure_ascii=False), json.dumps(one.after, ensure_ascii=False))


def mark(words: Words, document: Document, name: str, value: Any) -> str:
    """One mark of a sentence and how it stands: 「購入のお勧め: あり」."""
    if isinstance(value, list):
        told = words.listed(condition(words, document, each) if name == "when" else words.named("disclosure", each) for each in value)
    elif isinstance(value, bool) or not value:
        # Whether the customer may speak into a sentence is left out where it is so.
        told = words("studio.yes" if value or (value is None and name == "interruptible") else "studio.no")
    else:
        told = words.named("studio.asked", str(value))
    return words("studio.mark_is", mark=words.named("studio.mark", name), value=told)


def condition(words: Words, document: Document, what: str) -> str:
    """When a sentence is said."""
    if what.startswith(UNHEARD):
        return words("studio.unheard", line=line(words, document, what.removeprefix(UNHEARD)))
    return words.named("studio.condition", what)
