"""Words that solicit, and words that are allowed only when a fact says so. Used by the lint of a script and by the guardrails on the line."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_BLANKS: Final = re.compile(r"\s+")

PUTS_RIGHT: Final = r"いやいや|いや(?!だ|です)|いえ|じゃなくて|じゃなくって|ではなくて|やっぱり|やっぱ|違う|違った|ちがう|訂正|間違えた"
"""Between two times, heights or figures said: the second holds. Within a whole sentence the words mean more (「いや、いいです」)."""

SCARCITY: Final = re.compile(
    r"残り|のこり|残りわずか|在庫わずか|品薄|売り切れ(?:間近|そう|て)|完売(?:間近|し)|なくなり次第|数量限定|限定|本日限り|今日まで|先着|期間限定|ラスト|最後の"
)
"""Scarcity or a deadline: a fact must say so, now (景品表示法 第5条)."""

SOLICITING: Final = re.compile(
    r"いかがで(?:しょう|す)|おすすめ|お勧め|お薦め|クーポン|割引|[%パ](?:ーセント)?(?:引|オフ)|(?<!クーリング)(?<!クーリング・)オフ|お得|無料|特典|キャンペーン|セール|ご購入(?:くださ|になり|いただ|されま)|ご注文(?:くださ|になり|いただけ)"
    r"|お買い(?:上げ|求め)(?:くださ|になり)|リンク(?:を|の)?お送り|お送りしましょう|買(?:って|いま)|お手続き(?:くださ|され)|ご検討|カート"
)
"""Words that solicit, for sentences that carry no approved mark of their own (typed by an operator)."""


@lru_cache(maxsize=256)
def squeeze(text: str) -> str:
    """NFKC without blanks: the form the patterns are written for. Kept for a while: a dozen rules look at one sentence."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def scarce(text: str) -> bool:
    return SCARCITY.search(squeeze(text)) is not None


def soliciting(text: str) -> bool:
    return SOLICITING.search(squeeze(text)) is not None
