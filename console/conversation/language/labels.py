"""What each label of the understanding means, in few words, for the language model's prompt."""

from types import MappingProxyType
from typing import Final

DESCRIPTIONS: Final = MappingProxyType(
    {
        "identity_confirm": "本人だと名乗る",
        "wrong_person": "人違い、番号違い",
        "third_party": "家族などが出て本人は不在",
        "ask_caller": "誰からの何の電話か聞く",
        "ask_number_source": "番号を知った訳を聞く",
        "ask_if_ai": "AIや機械かと聞く",
        "ask_repeat": "もう一度言ってほしい",
        "call_later": "今は無理、後でかけて",
        "refuse_contact": "二度と電話するな",
        "refuse_offer": "今回は買わない、断る",
        "want_human": "人間の担当者と話したい",
        "complaint": "苦情、怒り",
        "reason_size": "サイズが心配",
        "reason_color": "色が心配",
        "reason_price": "値段が高い",
        "reason_shipping_cost": "送料が理由でやめた",
        "reason_delivery": "届く日が合わない",
        "reason_payment": "支払い方法で困った",
        "reason_comparing": "他の店と比べている",
        "reason_forgot": "忘れていた",
        "reason_site_trouble": "サイトの不具合や手間",
        "reason_just_looking": "見ていただけ",
        "reason_bought_elsewhere": "他の店で買った",
        "already_ordered": "この店でもう注文した",
        "need_consult": "家族などに相談したい",
        "minor": "子ども、未成年",
        "ask_shipping_fee": "送料を聞く",
        "ask_delivery_date": "いつ届くか聞く",
        "ask_return": "返品や交換を聞く",
        "ask_stock": "在庫を聞く",
        "ask_payment": "支払い方法を聞く",
        "ask_discount": "割引を聞く",
        "ask_product": "商品の素材や仕様を聞く",
        "ask_warranty": "保証や故障を聞く",
        "agree_purchase": "買うと決めた",
        "agree_send_link": "リンクを送ってほしい",
        "affirm": "はい、同意",
        "deny": "いいえ、違う",
        "hold_on": "少し待ってほしい",
        "thanks_bye": "お礼、電話を終える",
        "voicemail": "留守番電話の案内",
        "call_screening": "用件を録音させる機械",
        "off_topic": "関係のない話",
    }
)


def description(label: str) -> str:
    """A label outside the table speaks for itself."""
    return DESCRIPTIONS.get(label, label.replace("_", " "))
