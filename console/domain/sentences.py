"""Whether what somebody wrote can be said as it is: a whole polite sentence, and not the words that would fill a table's cell. Pure."""

import re
from typing import Final

_SENTENCE: Final = re.compile(r"[^。！？!?\n]+")
_POLITE: Final = re.compile(
    r"(?:です|ます|でした|ました|ません|ませんでした|でしょう|ましょう|ください|くださいませ|ませ)(?:[よねか]|ので|が)?$"
)
_PLAIN: Final = re.compile(r"(?:[るたうくすむぶつぬぐだよねな]|ない|たい)$")
_TOPIC: Final = re.compile(r"[^、]{1,14}は(?:、|\S)")


def whole(text: str) -> bool:
    """Every sentence of it ends as one speaks to a customer. Nothing at all is no sentence."""
    said = _said(text)
    return bool(said) and all(_POLITE.search(one) for one in said)


def made_whole(about: str, text: str) -> str | None:
    """``text`` where it is whole; words that only name something (「10日以内」) as a sentence ``about`` it (「返品」); ``None`` for what only
    the writer can make one of: a plain verb, or several sentences."""
    if whole(text):
        return text
    said = _said(text)
    if len(said) != 1 or _PLAIN.search(said[0]):
        return None
    named = said[0] if _TOPIC.match(said[0]) else f"{about}は、{said[0]}"
    return f"{named}となっております"


def _said(text: str) -> list[str]:
    return [one.strip() for one in _SENTENCE.findall(text) if one.strip()]
