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
        if not ((self.text and self.text.search(text)) or (self.kana and self.kana.search(kana))):
            return False
        return self.unless is None or not (self.unless.search(text) or self.unless.search(kana))


class WordIndex:
    """Which of many words stand in a text, in one pass over it."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[str, str]]] = {}

    def add(self, word: str, concept: str) -> None:
        self._by_first.setdefault(word[0], []).append((word, concept))

    def found_in(self, text: str) -> set[str]:
        """Concepts of the words found."""
        return {concept for place, c in enumerate(text) for word, concept in self._by_first.get(c, ()) if text.startswith(word, place)}


@dataclass(frozen=True, slots=True)
class Cues:
    words: WordIndex
    sounds: WordIndex
    patterns: Mapping[str, re.Pattern[str]]
    rules: tuple[Rule, ...]

    def concepts_in(self, text: str, kana: str) -> tuple[str, ...]:
        """Names of the concepts that a squeezed text and its bare kana touch, sorted."""
        found = self.words.found_in(text) | self.sounds.found_in(kana)
        found |= {name for name, pattern in self.patterns.items() if pattern.search(text)}
        return tuple(sorted(found))

    def concepts_written(self, text: str) -> set[str]:
        """Of the words that stand in a squeezed text as they are written; takes no reading of it, so it is for a first look."""
        return self.words.found_in(text) | self.sounds.found_in(bare_kana(text))

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

    words, sounds, patterns = WordIndex(), WordIndex(), {}
    for name, row in (rows("cues.yaml") or {}).items():
        meta = []
        for word in map(str, row):
            if _KATAKANA.match(word):
                sounds.add(bare_kana(word), str(name))
            elif re.escape(word) == word:
                words.add(word, str(name))
            else:
                meta.append(word)
        if (pattern := _compiled("|".join(meta), name)) is not None:
            patterns[str(name)] = pattern
    return Cues(words, sounds, patterns, tuple(_rule(row) for row in rows("rules.yaml") or []))


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
