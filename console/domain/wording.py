"""Expressions that no line may contain, and words that are allowed only when a fact says so.

Each with the law it comes from. Used by the lint of a script before approval and by the guardrails on the line.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Prohibition:
    """``rule`` is an id; ``pattern`` is matched against the text after NFKC, blanks taken out."""

    rule: str
    pattern: re.Pattern[str]
    law: str
    ja: str
    en: str


PROHIBITED: Final = (
    Prohibition(
        "wording.certainty",
        re.compile(r"絶対|必ず(?:お?似合|満足|お得|効|喜|気に入)|間違いなく|確実に|100[%パ]|一番(?:お得|安)|最安|日本一|世界一|どこよりも"),
        "消費者契約法 第4条1項2号、景品表示法 第5条",
        "不確かなことを断定しています。",
        "It states the uncertain as certain.",
    ),
    Prohibition(
        "wording.medical",
        re.compile(
            r"シミ(?:が|を)?(?:消|取|薄)|シワ(?:が|を)?(?:消|なくな|取)|治(?:り|る|し|療|せ)|痩せ|やせ(?:ます|る)|若返|アンチエイジング|美白効果|効き(?:ます|目)|副作用(?:は|が)?(?:ありません|ない)|安全です"
        ),
        "薬機法 第66条・第68条、健康増進法 第65条",
        "承認された範囲を超える効能効果です。",
        "It claims an effect beyond the approved wording.",
    ),
    Prohibition(
        "wording.pressure",
        re.compile(
            r"今すぐ(?:決|お決|ご決|購入|買|ご購入)|今だけ|今しか|後悔|損(?:を)?(?:し|する|なさ)|逃(?:し|す)手|急がない|買わないと|買っていただかないと|決めていただかないと|お願いですから"
        ),
        "特定商取引法 第21条3項、消費者契約法 第4条3項",
        "決断を急がせたり、不安をあおったりしています。",
        "It presses for a decision or plays on anxiety.",
    ),
    Prohibition(
        "wording.no_cancel",
        re.compile(r"(?:キャンセル|解約|返品|クーリング.?オフ)は?(?:一切)?(?:できません|できない|不可|受け付け(?:ません|ない))"),
        "特定商取引法 第21条1項(不実告知)",
        "解除できないと誤解させます。",
        "It denies a right to cancel.",
    ),
    Prohibition(
        "wording.card",
        re.compile(r"カード(?:の)?番号(?:を|は)?(?:お|教|伝|言|読|何)|暗証番号|セキュリティ.?コード(?:を|は)"),
        "PCI DSS v4.0.1 3.3.1",
        "カード番号や暗証番号を電話でうかがうことはできません。",
        "Card numbers and codes are never asked for.",
    ),
    Prohibition(
        "wording.not_a_sale",
        re.compile(r"勧誘では(?:ありません|ございません|ない)|セールスでは(?:ありません|ございません|ない)|売り込みでは"),
        "特定商取引法 第16条",
        "勧誘の目的を隠しています。",
        "It hides that the call solicits.",
    ),
)

SCARCITY: Final = re.compile(
    r"残り|のこり|残りわずか|在庫わずか|品薄|売り切れ(?:間近|そう|て)|完売(?:間近|し)|なくなり次第|数量限定|限定|本日限り|今日まで|先着|期間限定|ラスト|最後の"
)
"""Scarcity or a deadline: a fact must say so, now (景品表示法 第5条)."""

SOLICITING: Final = re.compile(
    r"いかがで(?:しょう|す)|おすすめ|お勧め|お薦め|クーポン|割引|[%パ](?:ーセント)?(?:引|オフ)|(?<!クーリング)(?<!クーリング・)オフ|お得|無料|特典|キャンペーン|セール|ご購入(?:くださ|になり|いただ|されま)|ご注文(?:くださ|になり|いただけ)"
    r"|お買い(?:上げ|求め)(?:くださ|になり)|リンク(?:を|の)?お送り|お送りしましょう|買(?:って|いま)|お手続き(?:くださ|され)|ご検討|カート"
)
"""Words that solicit, for sentences that carry no approved mark of their own (typed by an operator)."""


def squeeze(text: str) -> str:
    """NFKC without blanks: the form the patterns are written for."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def prohibited(text: str) -> Prohibition | None:
    """The first prohibition that ``text`` breaks."""
    plain = squeeze(text)
    return next((p for p in PROHIBITED if p.pattern.search(plain)), None)


def scarce(text: str) -> bool:
    return SCARCITY.search(squeeze(text)) is not None


def soliciting(text: str) -> bool:
    return SOLICITING.search(squeeze(text)) is not None
