"""Hand-made knowledge in data: concepts (many words, one meaning) and rules of high precision.

``cues.yaml``: concept → words; a word is looked for in the squeezed text, or in the kana when it is katakana only.
``rules.yaml``: label → patterns with the reason beside each; they speak where the cost of a miss is high.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.conversation.understanding.normal import bare_kana
from console.domain.errors import BadInput

_KATAKANA = re.compile(r"^[ァ-ヶー]+$")


@dataclass(frozen=True, slots=True)
class Rule:
    label: str
    text: re.Pattern[str] | None
    kana: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    expecting: frozenset[str] | None  # None: any
    why: str

    def matches(self, text: str, kana: str, expecting: str | None) -> bool:
        if self.expecting is not None and (expecting or "none") not in self.expecting:
            return False
        if self.unless is not None and (self.unless.search(text) or self.unless.search(kana)):
            return False
        return bool((self.text and self.text.search(text)) or (self.kana and self.kana.search(kana)))


@dataclass(frozen=True, slots=True)
class Concept:
    """Plain words are looked up as they are, which is ten times faster than one pattern of them all."""

    words: tuple[str, ...]
    sounds: tuple[str, ...]
    pattern: re.Pattern[str] | None

    def touched_by(self, text: str, kana: str) -> bool:
        return (
            any(word in text for word in self.words)
            or any(sound in kana for sound in self.sounds)
            or bool(self.pattern and self.pattern.search(text))
        )


@dataclass(frozen=True, slots=True)
class Cues:
    concepts: Mapping[str, Concept]
    rules: tuple[Rule, ...]

    def concepts_in(self, text: str, kana: str) -> tuple[str, ...]:
        """Names of the concepts that a squeezed text and its bare kana touch."""
        return tuple(name for name, concept in self.concepts.items() if concept.touched_by(text, kana))

    def rule_for(self, text: str, kana: str, expecting: str | None) -> Rule | None:
        """The first rule that speaks; their order in the file is their rank."""
        return next((rule for rule in self.rules if rule.matches(text, kana, expecting)), None)


def read_cues(folder: Path) -> Cues:
    """``cues.yaml`` and ``rules.yaml`` of the folder.

    Raises:
        BadInput: a pattern that does not compile, or a rule without a reason.
    """
    import yaml

    def rows(name: str) -> Any:
        try:
            return yaml.safe_load((folder / name).read_text("utf-8"))
        except yaml.YAMLError as fault:
            raise BadInput(f"{name} が読めません ({fault})。", f"{name} cannot be read ({fault}).") from fault

    concepts = {str(name): _concept(str(name), [str(word) for word in words]) for name, words in (rows("cues.yaml") or {}).items()}
    return Cues(concepts, tuple(_rule(row) for row in rows("rules.yaml") or []))


def _concept(name: str, words: list[str]) -> Concept:
    sounds = tuple(bare_kana(word) for word in words if _KATAKANA.match(word))
    others = [word for word in words if not _KATAKANA.match(word)]
    patterns = [word for word in others if re.escape(word) != word]
    return Concept(tuple(word for word in others if re.escape(word) == word), sounds, _compiled("|".join(patterns), name))


def _rule(row: dict[str, Any]) -> Rule:
    name = f"{row.get('label')} ({row.get('text') or row.get('kana')})"
    if not row.get("why") or not row.get("label"):
        raise BadInput(f"rules.yaml: {name} に理由 (why) がありません。", f"rules.yaml: {name} has no reason (why).")
    expecting = row.get("expecting")
    return Rule(
        label=str(row["label"]),
        text=_compiled(row.get("text"), name),
        kana=_compiled(row.get("kana"), name),
        unless=_compiled(row.get("unless"), name),
        expecting=None if expecting is None else frozenset(expecting),
        why=str(row["why"]),
    )


def _compiled(pattern: str | None, name: object) -> re.Pattern[str] | None:
    if not pattern:
        return None
    try:
        return re.compile(pattern)
    except re.error as fault:
        raise BadInput(f"{name}: 正規表現が正しくありません ({fault})。", f"{name}: not a regular expression ({fault}).") from fault
