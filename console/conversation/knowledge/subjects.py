"""What a question is about that no label stands for: what the script answers in a place of its own, and what nobody but a person can. Pure."""

import re
from collections.abc import Callable
from typing import Final

from console.domain.wording import squeeze

_OWN: Final = (
    ("cooling_off", r"クーリング.?オフ|(?:注文|購入|買|頼|申し込)(?:し|ん|っ)?(?:た|だ|て)(?:あと|後|から|の|もの)?.{0,6}(?:キャンセル|取り?消|やめ(?:られ|たく|れ))|キャンセル(?:は|って|も|とか)?(?:でき|可能|きく|効く|きき)|取り消せ"),
    ("recording", r"録音(?:は|を|って|とか)?.{0,4}(?:しない|せん|やめ|止め|とめ|嫌|いや|困|切っ|消し|して(?:い?る|い?ます)(?:の|ん|か))"),
    ("contents", r"(?:カート|かご|カゴ).{0,8}(?:入|いれ).{0,8}(?:何|なん|なに|どれ|どの)|(?:何|なに)(?:を|が)?(?:入れ|入っ).{0,6}(?:っけ|かし|かな|ましたか)|どの商品(?:の(?:こと|話)|です)|何の商品|(?:何か|なにか|何を|なにを)(?:買|頼|注文).{0,4}(?:かしら|っけ|かな|\?)|覚え(?:が|は)(?:ない|ありません|無い)|何の話(?:でし|だ|です)"),
)  # fmt: skip
_BEYOND: Final = (
    (r"ポイント|マイル(?!ド)", None),
    (r"領収[書証]|インボイス|レシート", "payment.receipt"),
    (r"(?:分割|ローン|リボ|回払い?).{0,12}(?:手数料|金利|利息|利子)|(?:月々|月に?|毎月|[一1]回(?:あたり)?)(?:だ?と|は|、)?(?:いくら|何円|おいくら)|回(?:払い?)?(?:だと|なら|にすると).{0,4}(?:月|いくら)", None),
    (r"(?:古い|いまの|今の|今ある|今使って|使ってた|使ってる|前の|いらなく|不要|要らなく).{0,12}(?:引き?取|持って(?:帰|行|い)|回収|下取り|処分)|リサイクル|下取り", None),
    (r"(?:片方|一つ|ひとつ|1つ|一個|1個|どれか|(?:の|な)(?:方|ほう))だけ.{0,4}(?:買|注文|頼|ほし|欲し|に(?:し|でき))|(?:外|はず|抜|除|減ら)(?:し|い)て.{0,12}(?:買|注文|頼|ほし|欲し|でき|もら)|(?:だけ)(?:買|注文し|頼め|頼み)", None),
    (r"(?:絶対|確実|必ず|間違いなく|100%|百パー(?:セント)?)(?:に|で)?.{0,16}(?:ですか|ますか|ますよね|ですよね|なら|って(?:言|約束)|[?？]$|の$|かな$)|約束(?:して|でき)|保証して(?:くれ|もら)", None),
    (r"(?:食べられ|食べても|飲んで|使って(?:も)?|大丈夫|平気|安全|安心).{0,6}(?:って|という)こと(?:で|です|でしょ|だよ|ね|[?？])", None),
    (r"追加(?:の)?(?:料金|費用)|追加で(?:かか|取ら|お金)", None),
    (r"妊娠|妊婦|授乳|お腹に(?:赤ちゃん|子)|赤ちゃん(?:に|でも|が)|乳児|新生児|持病|薬を(?:飲|の)ん|通院", None),
)  # fmt: skip
_ASKS: Final = re.compile(r"(?:か|の|かな|かしら|ます|です|\?)[。]?$")
_FURTHER_FEE: Final = re.compile(r"手数料|金利|利息")
_OTHER_FEE: Final = re.compile(r"後払|あと払|代引|代金引換|コンビニ|送料")

_OWN_PATTERNS: Final = tuple((name, re.compile(pattern)) for name, pattern in _OWN)
_BEYOND_PATTERNS: Final = tuple((re.compile(pattern), key) for pattern, key in _BEYOND)
_ASKABLE: Final = ("off_topic", "unknown", "deny", "agree_purchase", "need_consult", None)


def askable(intent: str | None) -> bool:
    """Whether words understood as ``intent`` may be a question of these kinds."""
    return intent in _ASKABLE or (intent or "").startswith(("ask_", "reason_"))


def of_the_script(words: str) -> str | None:
    """``cooling_off``, ``recording`` or ``contents``: answered in a place of the script that has it, whatever the label."""
    text = squeeze(words)
    return next((name for name, pattern in _OWN_PATTERNS if pattern.search(text)), None)


def beyond(words: str, intent: str | None, tellable: Callable[[str], bool], *, after_instalments: bool = False) -> bool:
    """Whether the words ask what only the shop's own texts or a person can answer. ``tellable``: whether the shop has that fact;
    ``after_instalments``: they were told of last, so a fee that is asked about is theirs."""
    text = squeeze(words)
    if not askable(intent) or ((intent or "").startswith(("reason_", "need_")) and not _ASKS.search(text)):
        return False
    if after_instalments and _FURTHER_FEE.search(text) and not _OTHER_FEE.search(text):
        return True
    return any(pattern.search(text) and not (key is not None and tellable(key)) for pattern, key in _BEYOND_PATTERNS)
