"""Whether the customer asks what the goods cost: not what the postage or a fee is, nor whether it could be less."""

import re
from collections.abc import Iterable
from typing import Final

from console.domain.wording import squeeze

PRICE: Final = "price"
"""The subject of such a question; the cart's sums answer it."""

_ASKED: Final = re.compile(
    r"いくら(?!い)|(?<!マ)イクラ|幾ら|なんぼ|何ぼ"
    r"|(?:値段|ねだん|値だん|価格|金額|代金|総額|合計)(?:の?ほう)?(?:を|が|は|って|も)?[、,]?"
    r"(?:(?:もう[1一]度)?(?:教え|知り|聞き|確認|伺|うかが)|(?:わか|分か)ら(?:な|ん)|何円|何千円|何万円|(?:どの|どれ)[くぐ]らい|どうなって|(?:なん|何)(?:です|でしょ))"
    r"|(?:値段|ねだん|値だん|価格|金額|代金|総額|合計)(?:は|って)[、,]?[?。]*$"
)
_OTHERWISE: Final = re.compile(
    r"送料(?!込|こみ|を?含|も(?:込|入|含))|そうりょう|配送|配達|運賃|送[っりるら]|届[くきけ]|手数料|クーポン|割引|割り引|引[いかき](?!落)|安[くい値]|安う|値下げ|下げ|まけて|勉強|ただに|タダ|分割|ローン"
    r"|月々|毎月|月に?いくら|返品|返送|交換|返金|保証|修理|定期|ポイント|高い|高く|高す|高か|いくら(?:から|か(?:安|引|割)|以上|買|でも|何でも|なんでも|まで)|ギフト|包装|ラッピング|設置|組み?立"
    r"|後払|代引|代金引換|ほかの|他の|別の|よそ|違う|次の|定価|もともと|前は|法人|契約|(?:いくら|なんぼ)(?:電話|言)"
)
_AND_POSTAGE: Final = re.compile(
    r"((?:値段|ねだん|価格|金額|合計|総額|代金)(?:は|が|って|も)?[、,]?(?:お?いくら|なんぼ).*)送料|送料(?:と|や|も)(?=.*(?:値段|価格|金額|合計))"
)
"""Both are asked, and the answer to the price tells both."""
_HEAD: Final = re.compile(r"([ァ-ヶー]{2,}|[一-龠々]{2,})(?:は|って|だと|なら|のほうは)?[、,]?お?(?:お?値段(?:は|が)?)?(?:いくら|なんぼ)")
_OF_ALL: Final = (
    "値段",
    "価格",
    "金額",
    "代金",
    "総額",
    "合計",
    "全部",
    "全体",
    "商品",
    "支払",
    "税込",
    "注文",
    "買物",
    "結局",
    "今回",
    "今日",
)


def asks_price(words: str, names: Iterable[str]) -> bool:
    """``names``: of the cart's goods. What something else costs is not for the cart's sums to answer."""
    text = _AND_POSTAGE.sub(r"\1", squeeze(words))
    if not _ASKED.search(text) or _OTHERWISE.search(text):
        return False
    head = _HEAD.search(text)
    return head is None or head[1].endswith(_OF_ALL) or any(head[1] in name for name in names)
