"""What a telephone network says before anybody has answered, and what it means for the call. Pure.

The wording is that of the Japanese carriers; a recogniser may write it in kana or in other characters.
"""

import re
from typing import Final

from console.domain.outcome import LineResult

_MEANINGS: Final = (
    (LineResult.UNKNOWN_NUMBER, re.compile(r"(現在|今)?(使|つか)わ?れてお?(り|い)ませ|番号をお?(確|たし)かめ|欠番")),
    (LineResult.BUSY, re.compile(r"お?(話し?|はなし)(中|ちゅう)")),
    (
        LineResult.NO_ANSWER,
        re.compile(
            r"電波の?(届|とど)か|電源が?(入|はい)って|(届|とど)かない(所|ところ|場所)|(呼び?|よび)(出|だ)?しましたが|お?(出|で)になりません"
            r"|電話に(出|で)(ることができ|られ)ませ|(留守番|るすばん|ルスバン)|(伝言|でんごん)を?お?(預|あず)か"
        ),
    ),
    (
        LineResult.DECLINED,
        re.compile(
            r"お?(繋|つな)ぎ(でき|することができ)ませ|お?(受|う)け(でき|することができ)ませ|お?(断|ことわ)りして|(希望|都合|申し出)によ?り|ができなくなって"
        ),
    ),
    (LineResult.REJECTED, re.compile(r"(番号|ばんごう)を?(通知|つうち)して|(一八六|1[- ]?8[- ]?6)をつけ")),
    (LineResult.NO_ANSWER, re.compile(r"つながりません")),
)
"""In this order: a carrier tells what happened before it says that it cannot put the call through."""


def meaning(words: str) -> LineResult | None:
    """What the announcement says of the number; ``None`` when it is no such announcement."""
    words = re.sub(r"[\s、。,.]", "", words)
    return next((result for result, pattern in _MEANINGS if pattern.search(words)), None)
