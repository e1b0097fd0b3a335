"""Ages that are told: who names one of eighteen or more, and no lower number, is no child. Pure."""

import re
from typing import Final

from console.conversation.understanding.normal import squeezed
from console.conversation.understanding.numerals import in_digits

_GROWN_UP: Final = 18
"""民法 第4条."""
_AGE: Final = re.compile(
    r"(?<!\d)(?P<age>\d{2,3})(?:(?:歳|才|さい(?!ず|ふ|ん)|代(?!引|金|わ|表|理)|過ぎ(?!の便))|(?<=もう\d\d)(?=なんで|なので|なんだ|だから|ですから|ですよ|だよ|だし))"
    r"(?!未満|以下|まで|前|じゃ|では|どころ|(?:に|にも|には|って)?(?:まだ)?(?:な(?:って|りま|らな)))"
)


def grown_up(text: str) -> bool:
    """Whether a folded text tells an age of eighteen or more; a number below, or an age not yet reached, tells nothing of the kind."""
    plain = squeezed(in_digits(text))
    numbers = [int(number) for number in re.findall(r"\d+", plain)]
    return _AGE.search(plain) is not None and all(number >= _GROWN_UP for number in numbers)
