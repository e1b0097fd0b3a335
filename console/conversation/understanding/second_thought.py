"""What was said on second thought: 「送って。あ、やっぱりいらないです」 asks for nothing, 「六十、いや、六十四」 tells one height. Pure.

People put themselves right in the middle of a breath. What stands before the turn (「いや」「やっぱり」「じゃなくて」) holds no longer, and
what follows it is what they mean; where nothing follows, they only say that they were misunderstood.
"""

import re
from dataclasses import dataclass
from typing import Final

from console.conversation.understanding.normal import squeezed
from console.conversation.understanding.numerals import in_digits

_START: Final = r"(?:あ[っー]?[、,\s]*|え[っー]?と?[、,\s]*|ご?めん(?:なさい|ね)?[、,。\s]*|すみません[、,。\s]*|ちょっと待って[、,。\s]*|う[ーう]*ん[、,。\s]*|いや(?=や(?:っぱ|はり)))*"
_STOP: Final = r"(?:[、,。.!?…・\s]+|(?<=ください)|(?<=下さい)|(?<=です)|(?<=ます)|(?<=[てでしよわねたるい])(?=あ?や(?:っぱ|はり)))"
_TURN: Final = re.compile(
    rf"{_STOP}{_START}(?:(?:い[いっ]?や+|いいえ|いえ)(?:いや|いえ)*[、,。!\s]+{_START}(?:やっぱり?|やはり)?|(?:やっぱり?|やはり)"
    r"|(?:違う|違った|ちがう|ちがった|間違え(?:た|ました)|訂正)(?:わ|な|ね|です)?[、,。\s]+)[、,\s]*"
)
"""Between two things said: the second holds instead of the first."""
_NO: Final = r"^(?:い[いっ]?や+|いえ|いいえ|ううん|あの|だから|別に|[、,。!\s])*"
_NOT: Final = r"(?:じゃ|では|や)(?:なくて|ないんです|ないん(?:だ|や)|ないの|ない|なく)(?:って|です)?(?:ね|けど|よ|が)*(?:[、,。!\s]+|$)"
_NOT_THAT: Final = re.compile(
    rf"{_NO}(?:(?:そう|こう|そん)(?:いう|な)(?:こと|意味|話|つもり)(?:が聞きたいん|を聞いて(?:い)?るん)?{_NOT}"
    r"|(?:そう|それ|そっち|そこ|その(?:こと|話))(?:が聞きたいん|を聞いて(?:い)?るん)?(?:じゃ|では|や)なくて?(?:です)?ね?(?:[、,。!\s]+|$))"
)
"""「そうじゃなくて、…」: the last answer was to something else."""
_NOT_SO: Final = re.compile(
    rf"{_NO}.{{1,16}}(?:わけ|つもり|(?<!電)話|こと)(?:じゃ|では|や)(?:なくて|ない(?:んだ|ん|の)?(?:けど|が))[、,。!\s]+"
)
"""「謝ってほしいわけじゃなくて、…」: what is not asked for, before what is."""

_NUMBER: Final = re.compile(
    r"(?:身長|背|幅|奥行き?|高さ|サイズ)?(?:は|が)?(?:\d|いち|にー?|さん|よん|しー?|ごー?|ろく|なな|しち|はち|きゅう|じゅう|ひゃく|びゃく|ぴゃく|せん|まん)+"
    r"(?:センチ|cm|円|個|枚|台|つ|です|くらい|ぐらい|かな|と)*"
)


@dataclass(frozen=True, slots=True)
class SecondThought:
    """``before`` holds no longer (empty: the answer that was given, not words of the customer's own); ``after`` holds instead (empty:
    it is not told yet). ``denied``: ``before`` was only said not to be so."""

    before: str
    after: str
    denied: bool = False


def second_thought(text: str) -> SecondThought | None:
    """The last turn in a folded text; ``None``: it goes straight on."""
    if found := _NOT_THAT.match(text):
        return SecondThought("", text[found.end() :])
    if (found := _NOT_SO.match(text)) and squeezed(text[found.end() :]):
        return SecondThought(text[: found.end()], text[found.end() :], denied=True)
    turns = [found for found in _TURN.finditer(text) if squeezed(text[: found.start()]) and squeezed(text[found.end() :])]
    return SecondThought(text[: turns[-1].start()], text[turns[-1].end() :]) if turns else None


def tells_number(text: str) -> bool:
    """Whether the words are a number and little else, in figures or as it is read."""
    return _NUMBER.fullmatch(squeezed(in_digits(text))) is not None
