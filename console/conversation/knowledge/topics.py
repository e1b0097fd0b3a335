"""A customer's question → the key of the fact that answers it. Keyed look-up by the words of the question."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from console.conversation.knowledge.book import Book
from console.conversation.knowledge.pricing import PRICE, asks_price
from console.domain.cart import CartLine
from console.domain.wording import squeeze

_OF_PRODUCT: Final = (
    (r"素材|生地|毛|ウール|麻|綿|リネン|何でできて|材質", ("material",)),
    (r"洗|クリーニング|手入れ|アイロン|洗濯", ("care",)),
    (r"部屋の中|中まで|運んで|運び入れ|二階|2階", ("carry_in", "route")),
    (r"搬入|玄関|ドア|通る|入り(?:ます|口)|エレベーター|階段", ("route",)),
    (r"着丈|丈|長さ", ("length", "dimensions")),
    (r"サイズ|身長|大きさ|寸法|幅|奥行|高さ|横幅", ("dimensions", "size_guide", "length")),
    (r"組み?立|設置|取り?付け", ("assembly", "installation")),
    (r"梱包|引き?取|段ボール|ごみ|ゴミ", ("packing", "installation")),
    (r"電池|バッテリー|充電|何時間|連続|再生", ("battery",)),
    (r"延長保証|長期保証|三年|3年", ("extended_warranty", "warranty")),
    (r"保証|故障|壊れ|修理", ("warranty",)),
    (r"分割|ローン|月々|何回払", ("installments",)),
    (r"アルコール|エタノール|香料|無添加", ("free_of", "ingredients", "caution")),
    (r"使い方|使う順|つけ方|塗り方|塗る|いつ使|何回使|使用方法|順番", ("usage",)),
    (r"シミ|シワ|しわ|しみに(?:効|聞)|美白|毛穴|たるみ|ニキビ|効果|効[くきか]|若返", ("effects",)),
    (r"乾燥|かさかさ|カサカサ|つっぱ", ("skin_dry",)),
    (r"脂性|べた|ベタ|ベー?ター?(?=付|つ)|てか|テカ|オイリー|油っぽ", ("skin_oily",)),
    (r"混合|普通肌|ふつうの?肌|どれでも|とくに(?:問題|悩み)|特に(?:問題|悩み)", ("skin_mixed",)),
    (r"肌質|肌に(?:合|あ)|肌が(?:弱|心配|不安)|肌のタイプ", ("skin",)),
    (r"成分|入って|配合|原材料|材料", ("ingredients", "free_of", "allergens", "material")),
    (r"敏感|荒れ|あれ(?:やす|性)|かぶれ|しみ|刺激|赤くな|ひりひり|肌", ("caution", "free_of")),
    (r"定期|解約|続け", ("subscription",)),
    (r"アレルギー|アレルゲン|えび|エビ|かに|カニ|小麦|卵|たまご", ("allergens",)),
    (r"保存|冷凍庫|冷蔵庫|解凍", ("storage", "expiry")),
    (r"賞味|消費期限|日持ち|いつまで(?:もち|持ち|食べ)", ("expiry",)),
    (r"いつまでに(?:注文|頼)|締め?切り|受付", ("order_by",)),
    (r"お?届け|配送日|いつ(?:届|来|着)|年末|大晦日|三十一|31日", ("delivery_window",)),
    (r"サンプル|見本|色味|色見本", ("color_sample",)),
    (r"色|カラー", ("color_sample", "color")),
    (r"容量|何(?:グラム|ミリ)|内容量|量は", ("volume",)),
    (r"重さ|重量|重い|軽い|何キロ", ("weight",)),
)
_BESIDE: Final = frozenset(
    {
        "caution",
        "free_of",
        "ingredients",
        "skin",
        "skin_dry",
        "skin_oily",
        "skin_mixed",
        "usage",
        "effects",
        "subscription",
        "allergens",
        "expiry",
        "storage",
        "route",
        "carry_in",
        "material",
        "care",
        "battery",
        "installation",
    }
)
_OF_SHOP: Final = (
    (r"海外|国外|外国|台湾|香港|アメリカ|カナダ|関税", "shipping.overseas"),
    (r"ギフト|ラッピング|包装|放送(?:は|を|も)?(?:でき|して|お願い)|プレゼント|[贈送]り物|のし", "gift.wrapping"),
    (r"セール(?:品)?(?:の)?(?:返品|交換)", "return.sale"),
    (r"領収書", "payment.receipt"),
    (r"法人|会社で|うちの会社|御?見積|まとめ(?:て(?:買|注文|購入|お願い)|買い)|大量|\d{2,}(?:台|個|セット)|請求書", "bulk.terms"),
)

_PRODUCT_PATTERNS: Final = tuple((re.compile(pattern), tails) for pattern, tails in _OF_PRODUCT)
_SHOP_PATTERNS: Final = tuple((re.compile(pattern), key) for pattern, key in _OF_SHOP)


def topic_of(words: str, lines: Sequence[CartLine], book: Book, now: datetime) -> tuple[str, str] | None:
    """(fact key, SKU or empty) that answers a question about a product in the cart or about the shop."""
    text = squeeze(words)
    for pattern, key in _SHOP_PATTERNS:
        if pattern.search(text) and _tellable(key, book, now):
            return key, ""
    if asks_price(words, (line.name for line in lines)) and book.get("cart.goods_price", now) is not None:
        return PRICE, ""
    named = [line for line in lines if any(part in text for part in _parts(line.name))]
    for pattern, tails in _PRODUCT_PATTERNS:
        if not pattern.search(text):
            continue
        for tail in tails:
            for line in named or lines:
                key = f"product.{line.sku}.{tail}"
                if _tellable(key, book, now):
                    return key, line.sku
    return None


def asked_about(key: str, intent: str | None, expecting: str | None) -> bool:
    """Whether words about ``key`` are a question about it, though they were understood as ``intent`` in answer to ``expecting``."""
    return (
        intent == "ask_product"
        or (of_shop(key) and intent in _ABOUT_THE_SHOP)
        or intent in _NEAR.get(subject(key), ())
        or (_beside(key) and (intent in _MISTAKEN or expecting == "measure"))
    )


def subject(key: str) -> str:
    """What a fact is about, whichever product's it is: ``product.IN-5001.route`` → ``route``, ``shipping.overseas`` as it is."""
    return key.rsplit(".", 1)[1] if key.startswith("product.") else key


_NEAR: Final = {
    PRICE: ("ask_shipping_fee", "ask_payment", "ask_discount", "reason_price", "off_topic", "unknown", None),
    "installments": ("ask_payment", "reason_payment", "reason_price"),
    "subscription": ("ask_discount", "ask_payment", "ask_delivery_date", "ask_return"),
    "extended_warranty": ("ask_payment",),
    "expiry": ("ask_delivery_date", "ask_stock"),
    "allergens": ("ask_stock",),
    "bulk.terms": ("ask_stock", "agree_purchase", "ask_discount", "ask_payment"),
    "storage": ("ask_return", "ask_delivery_date"),
    "usage": ("ask_return",),
    "effects": ("ask_return", "ask_warranty"),
    "installation": ("ask_delivery_date", "ask_payment"),
    "carry_in": ("ask_delivery_date", "ask_shipping_fee"),
    "route": ("ask_delivery_date",),
}
"""Labels that a question about a subject is given for want of one of its own."""
_ABOUT_THE_SHOP: Final = ("ask_shipping_fee", "ask_delivery_date", "ask_payment", "ask_return", "off_topic", "unknown", None)
_MISTAKEN: Final = ("reason_color", "reason_size", "off_topic", "unknown", None)
"""What a doubt about skin, ingredients or a doorway is easily taken for."""


def of_shop(key: str) -> bool:
    return any(key == known for _, known in _OF_SHOP)


def _beside(key: str) -> bool:
    """A fact about the goods that no reason of the understanding stands for: it is answered itself."""
    return key.startswith("product.") and subject(key) in _BESIDE


def _tellable(key: str, book: Book, now: datetime) -> bool:
    fact = book.get(key, now)
    return fact is not None and bool(fact.spoken)


def _parts(name: str) -> list[str]:
    """Words by which a customer may call a product: its last katakana or kanji run, and the whole."""
    return [part for part in re.findall(r"[ァ-ヶー]{3,}|[一-龠]{2,}", name) if len(part) >= 2] or [name]
