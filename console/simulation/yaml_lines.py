"""YAML with the line of every key kept, so that a mistake can be pointed at."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from console.domain.errors import BadInput


@dataclass(frozen=True, slots=True)
class Located:
    """A mapping with the line (from 1) of each of its keys."""

    values: Mapping[str, Any]
    lines: Mapping[str, int]
    line: int
    file: Path

    def only(self, *known: str) -> None:
        """Raises ``BadInput`` that names the line of the first unknown key."""
        for key in self.values:
            if key not in known:
                raise self.fault(key, f"「{key}」という項目はありません", f"there is no key {key!r} here; known are {', '.join(known)}")

    def fault(self, key: str | None, ja: str, en: str) -> BadInput:
        line = self.lines.get(key, self.line) if key else self.line
        return BadInput(f"{self.file} の {line} 行目: {ja}。", f"{self.file}, line {line}: {en}.")


def load(path: Path) -> Located:
    """Raises ``BadInput`` when the file cannot be read, is not YAML, or is not a mapping."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} を読めません ({error})。", f"Cannot read {path}: {error}.") from error
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise BadInput(f"{path} の {line} 行目: YAMLとして読めません。", f"{path}, line {line}: this is not YAML.") from error
    if not isinstance(node, yaml.MappingNode):
        raise BadInput(f"{path}: 項目の並びではありません。", f"{path}: not a mapping of keys.")
    located = _build(node, path)
    assert isinstance(located, Located)
    return located


def _build(node: yaml.Node, path: Path) -> Any:
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in values:
                line = key_node.start_mark.line + 1
                raise BadInput(f"{path} の {line} 行目: 「{key}」が二度あります。", f"{path}, line {line}: {key!r} stands twice.")
            values[key] = _build(value_node, path)
            lines[key] = key_node.start_mark.line + 1
        return Located(values, lines, node.start_mark.line + 1, path)
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, path) for child in node.value]
    constructor = yaml.SafeLoader("")
    return constructor.construct_object(node, deep=True)
