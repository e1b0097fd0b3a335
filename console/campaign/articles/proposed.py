"""A passage → the answer that is proposed to be spoken: its own sentences, as far as they can be said. Never a paraphrase. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from console.conversation.knowledge.entries import LONGEST_PART_S, MOST_PARTS, parts
from console.domain.readings import seconds

_SENTENCES: Final = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_TO_READ: Final = re.compile(
    r"https?://|www\.|(?:こちら|下記|以下|上記|左記|右記|次の(?:表|図|ページ|リンク)|リンク|ボタン|メニュー|画面)(?:を|の|から|に|より|へ)[^。]*(?:ご覧|確認|参照|クリック|タップ|選択|お進み|押し)"
)
_MARKS: Final = re.compile(r"^(?:[・･•◦▪■□◆◇●○▼▶※★☆\-–—*]+|[①-⑳]|\(?\d{1,2}[).）])\s*")
_LINK_TEXT: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def proposed(passage: str, readings: Mapping[str, str]) -> tuple[str, bool]:
    """The answer, and whether something of the passage is not in it. Empty when no sentence of it can be said."""
    said: list[str] = []
    whole = True
    for sentence in _SENTENCES.findall(_LINK_TEXT.sub(r"\1", unicodedata.normalize("NFKC", passage).replace("\r", ""))):
        plain = _MARKS.sub("", sentence.strip()).strip()
        if not plain:
            continue
        if _TO_READ.search(plain) or seconds(plain, readings) > LONGEST_PART_S:
            whole = False
            continue
        plain = plain if plain[-1] in "。！？!?" else plain + "。"
        if len(parts("".join([*said, plain]), readings)) > MOST_PARTS:
            return "".join(said), False
        said.append(plain)
    return "".join(said), whole
