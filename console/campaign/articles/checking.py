"""What an answer must satisfy before a person may approve it, and what that person should look at. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from console.campaign.articles.dates import last_day
from console.campaign.articles.personal import personal
from console.conversation.guardrails.expressions import prohibited
from console.conversation.guardrails.facts import numbers_in
from console.conversation.knowledge.entries import LONGEST_PART_S, MOST_PARTS, parts
from console.domain.readings import seconds, wholly_read
from console.domain.sentences import whole
from console.domain.wording import SOLICITING, scarce, squeeze

OLD: Final = timedelta(days=730)
_OFFER: Final = re.compile(
    r"割引|[%パ](?:ーセント)?(?:引|オフ|OFF)|割引き|\d割|クーポン|値引|おまけ|特典|ポイント\d+倍|プレゼント(?:いた|し)"
)
_FREE: Final = re.compile(r"無料|カート|セール|キャンペーン")
"""Words that an answer may need; while nothing may be urged, one with them is not spoken."""
_STOCK: Final = re.compile(r"在庫(?:は|が)?[^。]{0,8}(?:\d|ござい|あり)|残り\d")
_BLANK: Final = re.compile(r"[{}（(](?:URL|番号|住所|電話番号|メールアドレス)?[)）{}]")


@dataclass(frozen=True, slots=True)
class Finding:
    """``stops``: it may not be approved so; otherwise something to look at."""

    rule: str
    stops: bool
    ja: str
    en: str


def findings(
    question: str,
    answer: str,
    passage: str,
    source_date: date | None,
    today: date,
    known_numbers: Collection[int],
    readings: Mapping[str, str],
) -> tuple[Finding, ...]:
    """``known_numbers`` are those of the shop's other facts; ``passage`` is what was imported."""
    if not question.strip() or not answer.strip():
        return (Finding("knowledge.empty", True, "質問か、話す回答が空です。", "The question or the answer is empty."),)
    return (*_stopping(answer, readings), *_to_look_at(answer, passage, source_date, today, known_numbers))


def _stopping(answer: str, readings: Mapping[str, str]) -> Iterator[Finding]:
    plain = squeeze(answer)
    if (found := prohibited(answer)) is not None:
        yield Finding(f"knowledge.{found.id}", True, f"{found.ja}（{found.law}）{found.instead}", found.en)
    if scarce(answer):
        yield Finding(
            "knowledge.scarcity", True, "希少性や期限は、在庫や特典の事実から話します。文から外してください。", "Scarcity or a deadline."
        )
    if _STOCK.search(plain):
        yield Finding("knowledge.stock", True, "在庫は、話すときに読みます。文から外してください。", "Stock is read when it is spoken of.")
    if _OFFER.search(plain):
        yield Finding(
            "knowledge.offer",
            True,
            "割引や特典は「特典」に登録して案内します。文から外してください。",
            "Offers are made from the shop's offers only.",
        )
    elif SOLICITING.search(_FREE.sub("", plain)):
        yield Finding("law.unmarked", True, "勧誘の言葉があります。お答えだけにしてください。", "It solicits; leave the answer only.")
    if _BLANK.search(answer) or personal(answer):
        yield Finding(
            "knowledge.personal", True, "個人の情報か、それを除いた跡があります。", "It holds something personal, or the place of it."
        )
    said = parts(answer, readings)
    if any(seconds(part, readings) > LONGEST_PART_S for part in said):
        yield Finding(
            "speech.long",
            True,
            f"一文が{LONGEST_PART_S:.0f}秒を超えます。分けてください。",
            f"A sentence lasts more than {LONGEST_PART_S:.0f} s; split it.",
        )
    elif len(said) > MOST_PARTS:
        longest = MOST_PARTS * LONGEST_PART_S
        yield Finding("knowledge.long", True, f"回答が長すぎます（{longest:.0f}秒まで）。", f"The answer lasts more than {longest:.0f} s.")
    if not wholly_read(answer, readings):
        yield Finding("speech.reading", True, "読みの定まらない文字があります。", "It holds characters without a reading.")


def _to_look_at(answer: str, passage: str, source_date: date | None, today: date, known: Collection[int]) -> Iterator[Finding]:
    if not whole(answer):
        yield Finding(
            "knowledge.fragment",
            False,
            "「です・ます」で終わらない文があります。電話で話すとおりの文にしてください。",
            "A sentence does not end as one speaks to a customer (です, ます).",
        )
    if (day := last_day(passage)) is not None:
        yield Finding(
            "knowledge.until",
            False,
            f"元の文に期限（{day:%Y-%m-%d}）があります。有効期限を確かめてください。",
            f"The source names a last day ({day}).",
        )
    if source_date is not None and today - source_date > OLD:
        yield Finding(
            "knowledge.old",
            False,
            f"元の日付が {source_date:%Y-%m-%d} です。今も正しいか確かめてください。",
            f"The source is of {source_date}.",
        )
    loose = sorted(numbers_in(answer) - set(known))
    if loose:
        told = "、".join(map(str, loose[:5]))
        yield Finding(
            "knowledge.numbers",
            False,
            f"店の事実にない数字があります: {told}。確かめてください。",
            f"Numbers that no other fact of the shop has: {told}.",
        )
    if numbers_in(answer) - numbers_in(passage):
        yield Finding("knowledge.changed_number", False, "元の文にない数字があります。", "It holds a number that the source has not.")
    if len(squeeze(answer)) < len(squeeze(passage)) * 0.6:
        yield Finding(
            "knowledge.shortened",
            False,
            "元の文の一部です。ただし書きが抜けていないか確かめてください。",
            "Part of the source only: look for conditions left out.",
        )
