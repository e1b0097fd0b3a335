"""Every sentence and label of the window, in Japanese and in English, from ``assets/translations``."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from console.domain.citations import in_english
from console.shipped import shipped


class Lang(StrEnum):
    JA = "ja"
    EN = "en"


def flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """``{"a": {"b": "x"}}`` → ``{"a.b": "x"}``; raises ``ValueError`` on anything that is not text."""
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            found |= flatten(value, f"{prefix}{key}.")
        elif isinstance(value, str):
            found[prefix + key] = value
        else:
            raise ValueError(f"{prefix}{key} is not text")
    return found


@dataclass(frozen=True)
class Words:
    """The catalogue of one language. ``words("live.title", n=3)`` fills the blanks of the sentence."""

    lang: Lang
    entries: Mapping[str, str] = field(repr=False)

    def law(self, cited: str) -> str:
        """An article that the rules cite, as it is looked up in this language."""
        return cited if self.lang is Lang.JA else in_english(cited)

    @classmethod
    def load(cls, lang: Lang) -> "Words":
        with shipped(f"assets/translations/{lang.value}.toml").open("rb") as file:
            return cls(lang, flatten(tomllib.load(file)))

    def __call__(self, key: str, /, **blanks: object) -> str:
        """Raises ``KeyError`` for a key the catalogue lacks: a bug that the tests find."""
        text = self.entries[key]
        return text.format(**blanks) if blanks else text

    def named(self, group: str, identifier: str | None, otherwise: str | None = None) -> str:
        """The word for an id that the engine sent; an id this window does not know is shown as it came."""
        if identifier is None:
            return otherwise or ""
        return self.entries.get(f"{group}.{identifier}", identifier if otherwise is None else otherwise)

    def listed(self, names: Iterable[str]) -> str:
        return self("unit.between").join(names)

    def yen(self, amount: int) -> str:
        return self("unit.yen", amount=f"{amount:,}")

    def yen_more(self, amount: float) -> str:
        """A difference of money, with its sign before the mark: ``-¥1,117``."""
        whole = round(amount)
        return f"{'-' if whole < 0 else '+'}{self.yen(abs(whole))}"
