"""The words of an utterance that name a time, as people say them: a day, a part of the day and an hour in any mixture. Pure, without a clock."""

import re
from typing import Final

from console.conversation.understanding.normal import folded
from console.conversation.understanding.numerals import in_digits

_NAMES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:\d{1,2}時間半?|\d{1,3}分)(?:後|ご|くらい|ぐらい|ほど|して|したら|経ったら|たったら|あと)",
        r"\d{1,2}(?:日|週間|ヶ月|か月|カ月)後",
        r"\d{1,2}月\d{1,2}日|\d{1,2}/\d{1,2}",
        r"(?:(?:再来週|来週|今週|次|今度)の?)?[月火水木金土日]曜",
        r"\d{1,2}(?:時(?!間)|:)(?:半|\d{1,2}分?)?",
        r"(?<!\d)\d{1,2}日(?!後|間|で届|くらいで|ぐらいで|かか)",
        r"しあさって|明後日|あさって|明日|あした|あす(?!か)|今日|本日|今晩|今夜|再来週|来週|今週末?|週末|土日|年明け|来年|来月|月末|月初|午前中?|午後|夕方"
        r"|お?昼(?:過ぎ|休み)?|朝|夜|晩|仕事終わり",
    )
)
_TAIL: Final = re.compile(r"(?:以降|過ぎ|すぎ|ごろ|頃|くらい|ぐらい|まで|前|中|の間|日|の[朝昼夜晩夕])*")


def time_words(text: str) -> str | None:
    """The stretch of ``text`` from the first word that names a time to the last; ``None``: it names none."""
    plain = in_digits(folded(text))
    spans = [match.span() for pattern in _NAMES for match in pattern.finditer(plain)]
    if not spans:
        return None
    last = max(end for _, end in spans)
    tail = _TAIL.match(plain[last:])
    return plain[min(start for start, _ in spans) : last] + (tail[0] if tail else "")
