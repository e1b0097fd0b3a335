"""A script pack on disk (``pack.yaml``, ``lines.yaml``, ``nodes.yaml``) → the script's content. Reading only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from console.domain.errors import BadInput
from console.domain.outcome import Outcome
from console.domain.script import Disclosure, Line, Node, OfferLimit, Script
from console.shipped import shipped

_PACK: Final = "pack.yaml"
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same as the safe loader, many times as fast, where the library was built with it."""
_LINES: Final = "lines.yaml"
_NODES: Final = "nodes.yaml"
_LINE_KEYS: Final = frozenset(
    {"text", "asks", "discloses", "solicits", "when", "offer", "push", "goods", "says_sent", "suggests", "interruptible"}
)
_NODE_KEYS: Final = frozenset({"stage", "steps", "hears", "then", "does", "outcome", "early", "once", "ends", "silence", "again"})


def load_pack(folder: Path) -> Script:
    """The content of a pack, together with the packs that it ``extends`` (folders beside it, else those that ship).

    An entry of the pack stands over the same entry of what it extends, key by key; of two it extends the later stands.

    Raises:
        BadInput: a file is missing, is no YAML, or holds an unknown key or value; the message names file and place.
    """
    layers = [_layer(path) for path in _lineage(folder, ())]
    top, where = layers[-1].top, folder / _PACK
    serves = top.get("serves") or {}
    lines, nodes = _merged(layers, "lines"), _merged(layers, "nodes")
    return Script(
        pack=_text(top, "pack", where),
        version=_text(top, "version", where),
        name_ja=_text(top, "name_ja", where),
        lines=tuple(_line(id, entry, folder / _LINES) for id, entry in lines.items()),
        nodes=tuple(_node(id, entry, folder / _NODES) for id, entry in nodes.items()),
        variables=_pairs(layers, "variables", where),
        globals=_pairs(layers, "globals", folder / _NODES),
        answers=_pairs(layers, "answers", folder / _NODES),
        places=_pairs(layers, "places", folder / _NODES),
        offers=tuple(
            _offer(entry, where) for entry in next((layer.top["offers"] for layer in reversed(layers) if layer.top.get("offers")), ())
        ),
        goods=tuple(map(str, serves.get("goods", ()))),
        vip=bool(serves.get("vip", False)),
    )


@dataclass(frozen=True, slots=True)
class _Layer:
    """One folder's files: ``top`` is ``pack.yaml``; ``entries`` the sections of all three by name."""

    folder: Path
    top: Mapping[str, Any]
    entries: Mapping[str, Mapping[str, Any]]


def _layer(folder: Path) -> _Layer:
    top = _read(folder / _PACK)
    extends = bool(top.get("extends"))
    found: dict[str, Mapping[str, Any]] = {}
    for name, sections in ((_LINES, ("lines",)), (_NODES, ("nodes", "globals", "answers", "places"))):
        path = folder / name
        content = _read(path) if path.is_file() or not extends else {}
        for section in sections:
            found[section] = _mapping(content, section, path, needed=not extends)
    found["variables"] = _mapping(top, "variables", folder / _PACK, needed=not extends)
    return _Layer(folder, top, found)


def _lineage(folder: Path, below: tuple[Path, ...]) -> list[Path]:
    """The folder after all that it extends, each once."""
    if folder in below:
        raise _fault(folder / _PACK, "extends", "自分自身に戻っています", "leads back to itself")
    found: list[Path] = []
    extends = _read(folder / _PACK).get("extends") or ()
    for name in (extends,) if isinstance(extends, str) else extends:
        for path in _lineage(_beside(folder, str(name)), (*below, folder)):
            if path not in found:
                found.append(path)
    return [*found, folder]


def _beside(folder: Path, name: str) -> Path:
    beside = folder.parent / name
    if (beside / _PACK).is_file():
        return beside
    try:
        return shipped(f"assets/packs/{name}")
    except FileNotFoundError:
        raise _fault(folder / _PACK, "extends", f"台本「{name}」がありません", f"there is no pack {name!r}") from None


def _merged(layers: Sequence[_Layer], section: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for layer in layers:
        for id, entry in layer.entries[section].items():
            known = merged.get(id)
            merged[id] = {**known, **entry} if isinstance(known, dict) and isinstance(entry, dict) else entry
    return merged


def _read(path: Path) -> Mapping[str, Any]:
    try:
        content = yaml.load(path.read_text("utf-8"), _LOADER)
    except OSError as error:
        raise BadInput(f"スクリプトのファイル {path} を読めません。", f"The script file {path} cannot be read.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} は YAML として読めません。", f"{path} is not valid YAML.") from error
    if not isinstance(content, dict):
        raise _fault(path, "", "項目がありません", "holds no entries")
    return content


def _line(id: str, entry: Any, path: Path) -> Line:
    fields = _known(id, entry, _LINE_KEYS, path)
    if not isinstance(fields.get("text"), str) or not fields["text"].strip():
        raise _fault(path, id, "text がありません", "has no text")
    try:
        discloses = tuple(Disclosure(name) for name in fields.get("discloses", ()))
    except ValueError as error:
        raise _fault(path, id, "discloses に知らない項目があります", "names an unknown disclosure") from error
    rest = {
        key: fields[key]
        for key in ("asks", "solicits", "offer", "push", "goods", "says_sent", "suggests", "interruptible")
        if key in fields
    }
    return Line(id, fields["text"], discloses=discloses, when=tuple(fields.get("when", ())), **rest)


def _node(id: str, entry: Any, path: Path) -> Node:
    fields = _known(id, entry, _NODE_KEYS, path)
    steps = fields.get("steps")
    if (
        not isinstance(fields.get("stage"), str)
        or not isinstance(steps, list)
        or not all(isinstance(step, list) and step for step in steps)
    ):
        raise _fault(path, id, "stage と、行の並びである steps が要ります", "needs a stage, and steps that are lists of lines")
    try:
        outcome = Outcome(fields["outcome"]) if "outcome" in fields else None
    except ValueError as error:
        raise _fault(path, id, "outcome が知らない値です", "has an unknown outcome") from error
    rest = {key: fields[key] for key in ("then", "does", "early", "once", "ends", "silence") if key in fields}
    return Node(
        id,
        fields["stage"],
        tuple(tuple(map(str, step)) for step in steps),
        on=tuple(sorted((str(intent), str(node)) for intent, node in (fields.get("hears") or {}).items())),
        outcome=outcome,
        again=tuple(fields.get("again", ())),
        **rest,
    )


def _offer(entry: Any, path: Path) -> OfferLimit:
    try:
        return OfferLimit(str(entry["id"]), int(entry["max_percent"]), int(entry["max_days"]))
    except (KeyError, TypeError, ValueError) as error:
        raise _fault(path, "offers", "id, max_percent, max_days が要ります", "needs id, max_percent and max_days") from error


def _known(id: str, entry: Any, keys: frozenset[str], path: Path) -> Mapping[str, Any]:
    if not isinstance(entry, dict):
        raise _fault(path, id, "項目の並びではありません", "is not a mapping")
    unknown = sorted(set(entry) - keys)
    if unknown:
        raise _fault(
            path, id, f"知らない項目 {', '.join(map(str, unknown))} があります", f"holds unknown keys {', '.join(map(str, unknown))}"
        )
    return entry


def _mapping(content: Mapping[str, Any], key: str, path: Path, *, needed: bool) -> Mapping[str, Any]:
    found = content.get(key)
    if found is None and not needed:
        return {}
    if not isinstance(found, dict) or not found:
        raise _fault(path, key, "がありません", "is missing")
    return {str(name): value for name, value in found.items()}


def _pairs(layers: Sequence[_Layer], section: str, path: Path) -> tuple[tuple[str, str], ...]:
    for name, value in _merged(layers, section).items():
        if not isinstance(value, str):
            raise _fault(path, name, "値がありません", "has no value")
    return tuple((name, str(value)) for name, value in _merged(layers, section).items())


def _text(content: Mapping[str, Any], key: str, path: Path) -> str:
    found = content.get(key)
    if not isinstance(found, str) or not found:
        raise _fault(path, key, "がありません", "is missing")
    return found


def _fault(path: Path, place: str, ja: str, en: str) -> BadInput:
    return BadInput(f"{path} の「{place}」: {ja}。", f"{path}, {place!r}: {en}.")
