"""A script pack on disk (``pack.yaml``, ``lines.yaml``, ``nodes.yaml``), or a script in one file → the script's content. Reading only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from console.campaign.scripts.document import SECTIONS, Where, checked, fault, script_of
from console.domain.errors import BadInput
from console.domain.script import Script
from console.shipped import shipped

_PACK: Final = "pack.yaml"
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same as the safe loader, many times as fast, where the library was built with it."""
_LINES: Final = "lines.yaml"
_NODES: Final = "nodes.yaml"
_FILES: Final = {"lines": _LINES, **dict.fromkeys(("nodes", "globals", "answers", "places"), _NODES)}
LONGEST_FILE: Final = 2_000_000


def load_pack(folder: Path) -> Script:
    """The content of a pack, together with the packs that it ``extends`` (folders beside it, else those that ship).

    An entry of the pack stands over the same entry of what it extends, key by key; of two it extends the later stands.

    Raises:
        BadInput: a file is missing, is no YAML, or holds an unknown key or value; the message names file and place.
    """
    return _merged([_layer(path) for path in _lineage(folder, ())], lambda section: folder / _FILES.get(section, _PACK))


def load_file(path: Path) -> Script:
    """A pack's folder, or a script in one file. Raises ``BadInput`` as ``load_pack``."""
    return load_pack(path) if path.is_dir() else load_script(_text(path), path.name)


def load_script(text: str, name: str) -> Script:
    """One file with everything in it, as ``as_yaml`` writes it; with ``extends`` only what differs from packs that ship.

    Raises:
        BadInput: as ``load_pack``; ``name`` is what the message calls the file.
    """
    if len(text) > LONGEST_FILE:
        raise BadInput(f"{name} は大きすぎます。台本ではないようです。", f"{name} is too large to be a script.")
    content = _parsed(text, name)
    extends = content.get("extends") or ()
    top = checked({key: value for key, value in content.items() if key != "extends"}, name)
    below: list[Path] = []
    for pack in (extends,) if isinstance(extends, str) else extends:
        below += [path for path in _lineage(_shipped_pack(str(pack), name), ()) if path not in below]
    sections = {section: _mapping(top, section, name, needed=not below) for section in SECTIONS}
    return _merged([*map(_layer, below), _Layer(top, sections)], lambda section: name)


@dataclass(frozen=True, slots=True)
class _Layer:
    """One folder's files: ``top`` is ``pack.yaml``; ``entries`` the sections of all three by name."""

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
    return _Layer(top, found)


def _lineage(folder: Path, below: tuple[Path, ...]) -> list[Path]:
    """The folder after all that it extends, each once."""
    if folder in below:
        raise fault(folder / _PACK, "extends", "自分自身に戻っています", "leads back to itself")
    found: list[Path] = []
    extends = _read(folder / _PACK).get("extends") or ()
    for name in (extends,) if isinstance(extends, str) else extends:
        for path in _lineage(_beside(folder, str(name)), (*below, folder)):
            if path not in found:
                found.append(path)
    return [*found, folder]


def _beside(folder: Path, name: str) -> Path:
    beside = folder.parent / name
    return beside if (beside / _PACK).is_file() else _shipped_pack(name, folder / _PACK)


def _shipped_pack(name: str, where: object) -> Path:
    try:
        return shipped(f"assets/packs/{Path(name).name}")
    except FileNotFoundError:
        raise fault(where, "extends", f"台本「{name}」がありません", f"there is no pack {name!r}") from None


def _merged(layers: Sequence[_Layer], where: Where) -> Script:
    top = layers[-1].top
    lists = {
        key: next((layer.top[key] for layer in reversed(layers) if layer.top.get(key)), ())
        for key in ("offers", "seasons", "readings", "samples")
    }
    sections = {section: _over(layers, section) for section in SECTIONS}
    return script_of({**{key: top.get(key) for key in ("pack", "version", "name_ja", "serves")}, **lists, **sections}, where)


def _over(layers: Sequence[_Layer], section: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for layer in layers:
        for id, entry in layer.entries[section].items():
            known = merged.get(id)
            merged[id] = {**known, **entry} if isinstance(known, dict) and isinstance(entry, dict) else entry
    return merged


def _read(path: Path) -> Mapping[str, Any]:
    return _parsed(_text(path), path)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise BadInput(f"スクリプトのファイル {path} を読めません。", f"The script file {path} cannot be read.") from error
    except UnicodeDecodeError as error:
        raise _no_yaml(path) from error


def _parsed(text: str, where: object) -> Mapping[str, Any]:
    try:
        content = yaml.load(text, _LOADER)
    except yaml.YAMLError as error:
        raise _no_yaml(where) from error
    if not isinstance(content, dict):
        raise fault(where, "", "項目がありません", "holds no entries")
    return content


def _no_yaml(where: object) -> BadInput:
    return BadInput(f"{where} は YAML として読めません。", f"{where} is not valid YAML.")


def _mapping(content: Mapping[str, Any], key: str, where: object, *, needed: bool) -> Mapping[str, Any]:
    found = content.get(key)
    if found is None and not needed:
        return {}
    if not isinstance(found, dict) or not found:
        raise fault(where, key, "がありません", "is missing")
    return {str(name): value for name, value in found.items()}
