"""What differs between two versions of a script, so that nothing is signed unseen: every sentence word by word with its marks, every way,
every limit and season. Free of Qt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from console.ui.studio.draft import Document

Pieces = tuple[tuple[str, bool], ...]
"""Text and whether it differs."""
SEASON: Final = "season:"
SEASON_LINE: Final = "line:"
SCENE: Final = "scene"
"""A scene that came or went: one row with all that it holds."""
_CALLED: Final = ("pack", "version")
"""What the versions are called stands above them."""
_IN_ORDER: Final = ("name_ja", "serves", "offers", "seasons", "globals", "answers", "places", "variables", "readings", "samples")


@dataclass(frozen=True, slots=True)
class LineDifference:
    """``kind``: ``changed``, ``added``, ``removed`` or ``marked`` (the words are the same, the marks are not). ``marks``: name, before,
    after; ``None``: not there."""

    line: str
    kind: str
    before: Pieces
    after: Pieces
    marks: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class FlowDifference:
    """One way, order or property of ``node``, as the documents have it. Empty: not there.

    ``node`` may also be a section of the script (``offers``), ``script`` for what it has once, or ``season:`` and a season's name.
    """

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
        marks = _marks(was or {}, now or {})
        if was is None:
            found.append(LineDifference(id, "added", (), ((now["text"], True),), marks))
        elif now is None:
            found.append(LineDifference(id, "removed", ((was["text"], True),), (), marks))
        elif was["text"] == now["text"]:
            found.append(LineDifference(id, "marked", ((was["text"], False),), ((now["text"], False),), marks))
        else:
            found.append(LineDifference(id, "changed", *_pieces(was["text"], now["text"]), marks))
    return found


def flow_differences(before: Document, after: Document) -> list[FlowDifference]:
    """Of everything but the sentences themselves."""
    found = []
    for id in dict.fromkeys([*after["nodes"], *before["nodes"]]):
        was, now = before["nodes"].get(id), after["nodes"].get(id)
        if was is None or now is None:
            found.append(FlowDifference(id, SCENE, _ways(was) or "", _ways(now) or ""))
        else:
            found += _rows(id, _ways(was), _ways(now))
    for section in dict.fromkeys([*_IN_ORDER, *after, *before]):
        if section not in ("lines", "nodes", *_CALLED):
            old, new = dict(_parts(section, before.get(section))), dict(_parts(section, after.get(section)))
            for node in dict.fromkeys([*new, *old]):
                found += _rows(node, old.get(node, {}), new.get(node, {}))
    return found


def _rows(node: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[FlowDifference]:
    whats = [what for what in {**new, **old} if old.get(what) != new.get(what)]
    return [FlowDifference(node, what, old.get(what, ""), new.get(what, "")) for what in whats]


def _parts(section: str, value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A section as what a person reads by itself: each season, each limit by its name; what stands in a list without one by its place."""
    if value is None:
        return
    if section == "seasons":
        names = _by_name(value)
        yield section, {"order": list(names)}
        for name, season in names.items():
            lines = {f"{SEASON_LINE}{id}": text for id, text in season["lines"].items()}
            yield f"{SEASON}{name}", {"days": [season["from"], season["until"]], **lines}
    elif isinstance(value, Mapping):
        yield section, value
    elif section == "offers":
        yield section, {str(offer["id"]): offer for offer in value}
    elif isinstance(value, list):
        yield section, {str(place): one for place, one in enumerate(value, start=1)}
    else:
        yield "script", {section: value}


def _by_name(seasons: list[Any]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for season in seasons:
        name, number = str(season["name"]), 1
        while name in named:
            number += 1
            name = f"{season['name']} ({number})"
        named[name] = season
    return named


def _marks(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[tuple[str, Any, Any], ...]:
    names = [name for name in {**now, **was} if name != "text" and was.get(name) != now.get(name)]
    return tuple((name, was.get(name), now.get(name)) for name in names)


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
