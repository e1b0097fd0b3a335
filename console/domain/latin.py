"""Latin letters in a Japanese line: brand words, shop words, and anything else letter by letter, in katakana."""

from types import MappingProxyType
from typing import Final

from console.domain.numerals import digits

LETTERS: Final = MappingProxyType(
    dict(
        zip(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            [
                "エー",
                "ビー",
                "シー",
                "ディー",
                "イー",
                "エフ",
                "ジー",
                "エイチ",
                "アイ",
                "ジェー",
                "ケー",
                "エル",
                "エム",
                "エヌ",
                "オー",
                "ピー",
                "キュー",
                "アール",
                "エス",
                "ティー",
                "ユー",
                "ブイ",
                "ダブリュー",
                "エックス",
                "ワイ",
                "ゼット",
            ],
            strict=True,
        )
    )
)

WORDS: Final = MappingProxyType(
    {
        "VISA": "ビザ",
        "MASTERCARD": "マスターカード",
        "MASTER": "マスター",
        "AMEX": "アメックス",
        "PAYPAY": "ペイペイ",
        "PAYPAL": "ペイパル",
        "PAY": "ペイ",
        "LINE": "ライン",
        "APPLE": "アップル",
        "GOOGLE": "グーグル",
        "AMAZON": "アマゾン",
        "RAKUTEN": "ラクテン",
        "YAHOO": "ヤフー",
        "INSTAGRAM": "インスタグラム",
        "SUICA": "スイカ",
        "EDY": "エディ",
        "IPHONE": "アイフォーン",
        "ANDROID": "アンドロイド",
        "BLUETOOTH": "ブルートゥース",
        "WIFI": "ワイファイ",
        "WI-FI": "ワイファイ",
        "HELLO": "ハロー",
        "FREESHIP": "フリーシップ",
        "FREE": "フリー",
        "SHIP": "シップ",
        "WELCOME": "ウェルカム",
        "THANKS": "サンクス",
        "SALE": "セール",
        "OFF": "オフ",
        "WEB": "ウェブ",
        "SHOP": "ショップ",
        "SHOPS": "ショップス",
        "STORE": "ストア",
        "MAIL": "メール",
        "EMAIL": "イーメール",
        "E-MAIL": "イーメール",
        "ONLINE": "オンライン",
        "CHECKOUT": "チェックアウト",
        "CART": "カート",
        "COUPON": "クーポン",
        "GIFT": "ギフト",
        "CARD": "カード",
        "NEW": "ニュー",
        "SET": "セット",
        "SIZE": "サイズ",
        "CODE": "コード",
        "OK": "オーケー",
        "NG": "エヌジー",
        "EXAMPLE": "イグザンプル",
        "COM": "コム",
        "NET": "ネット",
        "INFO": "インフォ",
        "MINATO": "ミナト",
        "MARCHE": "マルシェ",
        "OLED": "オーレッド",
        "HDMI": "エイチディーエムアイ",
    }
)
"""By upper case. Everything not here is spelled out, which is never wrong, only slow."""

_ENGLISH_NUMBERS: Final = MappingProxyType(
    {
        "1": "ワン",
        "2": "ツー",
        "3": "スリー",
        "5": "ファイブ",
        "10": "テン",
        "12": "トゥエルブ",
        "15": "フィフティーン",
        "20": "トゥエンティ",
        "30": "サーティ",
        "50": "フィフティ",
        "100": "ハンドレッド",
    }
)


def word(text: str) -> str:
    """``PayPay`` → ``ペイペイ``, ``SMS`` → ``エスエムエス``; only for ASCII letters, with ``-`` and ``'`` inside."""
    known = WORDS.get(text.upper())
    if known is not None:
        return known
    parts = [part for part in text.replace("'", "-").split("-") if part]
    return "".join(WORDS.get(part.upper()) or spelled(part) for part in parts)


def spelled(text: str) -> str:
    """Letter by letter, digit by digit; other characters are left out."""
    return "".join(LETTERS.get(character) or digits(character) for character in text.upper())


def code(letters: str, figures: str, *, hyphen: bool) -> str:
    """A product or coupon code. ``AP-1001`` → ``エーピー、イチゼロゼロイチ``; ``HELLO10`` → ``ハローテン``."""
    if hyphen:
        return f"{spelled(letters)}、{digits(figures)}"
    known = WORDS.get(letters.upper())
    if known or letters.upper() == "VIP":
        return (known or spelled(letters)) + (_ENGLISH_NUMBERS.get(figures) or digits(figures))
    return spelled(letters) + digits(figures)
