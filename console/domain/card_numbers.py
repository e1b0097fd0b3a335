"""Card numbers and security codes in what was heard, also read digit by digit: masked before anything is kept (PCI DSS 3.3.1, 3.5.1).

In doubt masked: a long row of digits that is no telephone number is taken for a card's.
"""

import re
import unicodedata
from typing import Final

MASK: Final = "●"
_DIGIT: Final = (
    r"(?:[0-9〇零一二三四五六七八九]|ゼロ|ぜろ|れい|レイ|まる|マル|いち|イチ|に[いー]?|ニー?|さん|サン|よん|ヨン|しち|シチ|し(?![ょゃゅてたま])|シ|ご[おー]?|ゴー?"
    r"|ろく|ロク|なな|ナナ|はち|ハチ|きゅう|キュウ|きゅー|キュー|く(?![らだれ]))"
)
_APART: Final = r"[\s\-‐‑–−ー、,。.・/]*(?:の|と|ハイフン|はいふん)?[\s\-‐‑–−、,。.・/]*"
_ROW: Final = re.compile(f"{_DIGIT}(?:{_APART}{_DIGIT})+")
_ONE: Final = re.compile(_DIGIT)
_CODE: Final = re.compile(
    rf"(?:セキュリティ.{{0,2}}コード|暗証番号|裏(?:の|面の)?(?:三|3)桁|シーブイシー|CVC|CVV)[^0-9〇零一二三四五六七八九]{{0,8}}({_ROW.pattern})"
)
_ABOUT_CARDS: Final = re.compile(
    r"カード|クレジット|VISA|ビザ|マスター|JCB|アメックス|ジェーシービー|セキュリティ|(?<!電話)(?<!郵便)(?<!注文)(?<!会員)(?<!この)番号"
)
_ALONE: Final = re.compile(
    rf"(?:(?:え[えっ]?[ーえ]?と|あの[ーう]?|じゃあ?|では|はい|それで)[、,\s]*)*({_ROW.pattern})[、,.。\s]*(?:です(?:ね|けど)?|で)?[、,.。\s]*"
)
"""A turn that is four digits and no more: how a card number begins that is read in pieces, though nobody spoke of cards."""
_ISSUER: Final = re.compile(r"[3-6三四五六]|さん|サン|よん|ヨン|し|シ|ご|ゴ|ろく|ロク")
"""The first digit of the cards that are common here."""
_LONG: Final = 12
_PIECE: Final = 4
"""Once cards are talked about, a group of four may be a piece of a number told in pieces."""
_REST: Final = 3
"""After digits that were hidden: what is left of the number, or the code."""
_LONG_ANYWHERE: Final = 8


def masked(text: str, before: str = "") -> str:
    """``text`` with the digits of card numbers and codes replaced; unchanged when there are none.

    ``before``: what was said just before, for numbers told in pieces over several turns.
    """
    plain = unicodedata.normalize("NFKC", text)
    least = _PIECE if _ABOUT_CARDS.search(unicodedata.normalize("NFKC", before) + plain) else _LONG_ANYWHERE
    least = _REST if MASK in before else _PIECE if _begins(plain) else least
    hidden = _CODE.sub(lambda m: m[0].replace(m[1], _hidden(m[1])), plain)
    hidden = _ROW.sub(lambda m: _hidden(m[0]) if _cards(m[0], least) else m[0], hidden)
    return hidden if hidden != plain else text


def _begins(plain: str) -> bool:
    alone = _ALONE.fullmatch(plain)
    return alone is not None and len(_ONE.findall(alone[1])) == _PIECE and _ISSUER.match(alone[1]) is not None


def _cards(row: str, least: int) -> bool:
    digits = len(_ONE.findall(row))
    first = _ONE.search(row)
    if first is not None and first[0] in ("0", "〇", "零", "ゼロ", "ぜろ", "れい", "レイ", "まる", "マル") and digits < _LONG:
        return False  # a telephone number
    return digits >= least


def _hidden(row: str) -> str:
    return MASK * len(_ONE.findall(row))
