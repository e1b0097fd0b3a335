"""Expressions that nobody may use to a customer, kept as data (``assets/law/expressions.ja.toml``): the law, the reason, a lawful rewording."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from console.domain.errors import BadInput
from console.domain.wording import squeeze
from console.shipped import shipped


@dataclass(frozen=True, slots=True)
class Expression:
    """``pattern`` is matched against the text after NFKC, blanks taken out. ``instead`` is what to say or do in its place;
    ``broken`` and ``lawful`` are examples, held against the pattern by a test."""

    id: str
    law: str
    pattern: re.Pattern[str]
    ja: str
    en: str
    instead: str
    instead_en: str
    broken: tuple[str, ...]
    lawful: tuple[str, ...]


@cache
def expressions() -> tuple[Expression, ...]:
    """Read once a process.

    Raises:
        BadInput: the list that ships is not as it should be; nothing may be said by it then.
    """
    path = shipped("assets/law/expressions.ja.toml")
    try:
        return tuple(_expression(entry) for entry in tomllib.loads(path.read_text("utf-8"))["expression"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, re.error) as error:
        raise BadInput(
            f"表現の一覧 {path} に誤りがあります({error})。直すまで電話はかけられません。",
            f"The list of expressions {path} is wrong ({error}); no call can be made until it is mended.",
        ) from error


def prohibited(text: str) -> Expression | None:
    """The first expression that ``text`` must not use."""
    plain = squeeze(text)
    return next((expression for expression in expressions() if expression.pattern.search(plain)), None)


def _expression(entry: dict[str, Any]) -> Expression:
    words = {name: str(entry[name]) for name in ("id", "law", "ja", "en", "instead", "instead_en")}
    return Expression(pattern=re.compile(entry["pattern"]), broken=tuple(entry["broken"]), lawful=tuple(entry["lawful"]), **words)
