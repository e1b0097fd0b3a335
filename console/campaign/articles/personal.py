"""Past tickets without the people in them: nothing of a customer may become knowledge. Pure; in doubt it takes out too much."""

import re
from typing import Final

_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK: Final = re.compile(r"https?://\S+[?&=]\S*")
_POST: Final = re.compile(r"〒?\s*\d{3}[-－ー]\d{4}(?!\d)[^\n。]*|(?:住所|お届け先)\s*[:：][^\n。]*")
_NUMBERED: Final = re.compile(
    r"(?P<what>(?:ご)?(?:注文|伝票|追跡|お問い?合わ?せ|会員|受付|予約|口座)(?:番号|No\.?|ID)?)\s*(?:は|[:：#])\s*[A-Za-z0-9-]{4,}"
)
_PHONE: Final = re.compile(r"(?<!\d)(?:\+81[-\s]?|0)\d{1,4}[-\s(（]?\d{1,4}[-\s)）]?\d{3,4}(?!\d)")
_LONG_NUMBER: Final = re.compile(r"(?<![\d,.])\d(?:[- ]?\d){6,}(?![\d,])")
_ADDRESSED: Final = re.compile(r"^.{1,24}(?:様|さま)[、,:：\s]*$", re.M)
_NAMED: Final = re.compile(
    r"(?:[一-龠々]{2,6}|[ァ-ヶー]{2,10})(?:[ 　](?:[一-龠々]{1,5}|[ァ-ヶー]{2,8}))?(?=様|さま)(?<![客皆子奥者先主那手連])(?:様|さま)"
)
_SIGNED: Final = re.compile(
    r"[^。\n]{0,30}(?:担当の|サポートの|ショップの|店の)?[一-龠々ァ-ヶー]{1,8}(?:と申します|でございます|です)[。]?(?=\n|$)"
)
_ME: Final = re.compile(r"(?:私は|わたくし(?:は)?|名前は|氏名[:：])[^。\n]{1,24}(?:です|と申します|といいます)?[。]?")
_RULE: Final = re.compile(r"^\s*(?:[-=_＿━─*※]{3,}|--\s*)$", re.M)
_QUOTED: Final = re.compile(r"^\s*[>＞|].*$", re.M)
_GREETING: Final = re.compile(
    r"(?:お世話に(?:なって|なり)|いつも[^。\n]{0,20}(?:ご利用|ご愛顧)|お問い?合わ?せ(?:を)?(?:いただき|くださり|頂き)|ご連絡(?:を)?(?:いただき|くださり|頂き)|ご不明(?:な)?点"
    r"|(?:何卒|どうぞ)?よろしくお願い|はじめまして|突然のご連絡|お忙しいところ|ありがとうございま(?:す|した)[。]?$|失礼いたします)"
)


def without_persons(text: str) -> str:
    """Names, addresses, numbers and the courtesies around a ticket's substance are gone; what stood there is told by its kind."""
    text = _QUOTED.sub("", text.replace("\r\n", "\n"))
    if (signature := _RULE.search(text)) is not None and signature.start() > 20:
        text = text[: signature.start()]
    text = _ADDRESSED.sub("", text)
    for pattern, instead in (
        (_LINK, "（URL）"),
        (_MAIL, "（メールアドレス）"),
        (_POST, "（住所）"),
        (_NUMBERED, r"\g<what>（番号）"),
        (_PHONE, "（電話番号）"),
        (_LONG_NUMBER, "（番号）"),
        (_ME, ""),
        (_NAMED, "お客様"),
    ):
        text = pattern.sub(instead, text)
    lines = [line.strip() for line in text.split("\n")]
    said = ["".join(part for part in re.findall(r"[^。！？!?]*[。！？!?]?", line) if not _GREETING.search(part)) for line in lines]
    return "\n".join(line for line in said if line and not _SIGNED.fullmatch(line))


def personal(text: str) -> bool:
    """Whether something of a person may still be in ``text``."""
    return any(pattern.search(text) for pattern in (_MAIL, _PHONE, _LONG_NUMBER, _POST, _NAMED))
