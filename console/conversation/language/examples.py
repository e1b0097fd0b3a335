"""One sentence of a customer for each label, under questions of the shop, and the key word each is answered with.

All of it lies in the model's memory before a call. A key word says what the label means, so that the model continues a list
of readings instead of looking a name up; no two begin alike.
"""

from types import MappingProxyType
from typing import Final

_WHO: Final = "ご本人様でいらっしゃいますか。"
_REASON: Final = "ご購入を迷われた理由をお聞かせいただけますか。"
_QUESTIONS: Final = "ほかにご質問はございますか。"
_OFFER: Final = "商品ページをお送りいたしましょうか。"

EXAMPLES: Final = (
    (
        _WHO,
        (
            ("ええ、本人ですけど", "identity_confirm"),
            ("かけ間違いじゃないですか、うちは佐藤です", "wrong_person"),
            ("主人は今出かけておりますが", "third_party"),
            ("失礼ですがどちら様でしょうか", "ask_caller"),
            ("この番号どうやって調べたんですか", "ask_number_source"),
            ("これ、自動音声ですか", "ask_if_ai"),
            ("わたし、中学生なんですけど", "minor"),
            ("ただいま電話に出ることができません。発信音の後に", "voicemail"),
            ("お名前とご用件を録音してください", "call_screening"),
            ("会議中なので夕方にお願いします", "call_later"),
        ),
    ),
    (
        _REASON,
        (
            ("私の足に入るかどうか不安で", "reason_size"),
            ("赤が派手じゃないか気になって", "reason_color"),
            ("思ったより高かったので", "reason_price"),
            ("送料がかかると知ってやめました", "reason_shipping_cost"),
            ("誕生日までに届かないみたいで", "reason_delivery"),
            ("使えるカードがなかったんです", "reason_payment"),
            ("ほかのお店とも見比べてるところです", "reason_comparing"),
            ("すっかり忘れてました", "reason_forgot"),
            ("画面が途中で止まっちゃって", "reason_site_trouble"),
            ("ただ見てただけなんです", "reason_just_looking"),
            ("もう別の店で買いました", "reason_bought_elsewhere"),
            ("昨日そちらで注文しましたよ", "already_ordered"),
            ("妻と相談してから決めます", "need_consult"),
            ("前に買ったのがひどかった、どうなってるんだ", "complaint"),
        ),
    ),
    (
        _QUESTIONS,
        (
            ("送料はいくらですか", "ask_shipping_fee"),
            ("何日くらいで届きますか", "ask_delivery_date"),
            ("合わなかったら返品できますか", "ask_return"),
            ("在庫はまだありますか", "ask_stock"),
            ("支払いは後払いでもいいですか", "ask_payment"),
            ("少し安くなりませんか", "ask_discount"),
            ("生地は何でできていますか", "ask_product"),
            ("保証は付いていますか", "ask_warranty"),
            ("すみません、もう一度お願いします", "ask_repeat"),
            ("ちょっとお待ちください", "hold_on"),
            ("今日は暑いですね", "off_topic"),
        ),
    ),
    (
        _OFFER,
        (
            ("はい、お願いします", "affirm"),
            ("いいえ、違います", "deny"),
            ("じゃあ、それ買います", "agree_purchase"),
            ("メールで送ってください", "agree_send_link"),
            ("今回は見送ります", "refuse_offer"),
            ("二度と電話してこないで", "refuse_contact"),
            ("人間の担当者に代わってください", "want_human"),
            ("ありがとう、失礼します", "thanks_bye"),
        ),
    ),
)

KEYS: Final = MappingProxyType(
    {
        "identity_confirm": "本人",
        "wrong_person": "間違い",
        "third_party": "家族",
        "ask_caller": "誰",
        "ask_number_source": "番号",
        "ask_if_ai": "AI",
        "ask_repeat": "もう一度",
        "call_later": "後で",
        "refuse_contact": "禁止",
        "refuse_offer": "断る",
        "want_human": "担当者",
        "complaint": "苦情",
        "reason_size": "サイズ",
        "reason_color": "色",
        "reason_price": "高い",
        "reason_shipping_cost": "運賃",
        "reason_delivery": "遅い",
        "reason_payment": "カード",
        "reason_comparing": "比較",
        "reason_forgot": "忘れ",
        "reason_site_trouble": "不具合",
        "reason_just_looking": "見るだけ",
        "reason_bought_elsewhere": "他店",
        "already_ordered": "注文済み",
        "need_consult": "相談",
        "minor": "子供",
        "ask_shipping_fee": "送料",
        "ask_delivery_date": "日数",
        "ask_return": "返品",
        "ask_stock": "在庫",
        "ask_payment": "支払い",
        "ask_discount": "割引",
        "ask_product": "素材",
        "ask_warranty": "保証",
        "agree_purchase": "買う",
        "agree_send_link": "リンク",
        "affirm": "はい",
        "deny": "いいえ",
        "hold_on": "待って",
        "thanks_bye": "お礼",
        "voicemail": "留守番",
        "call_screening": "録音",
        "off_topic": "雑談",
    }
)
