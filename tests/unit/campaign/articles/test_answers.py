"""What is proposed to be spoken, and what keeps it from being approved."""

from datetime import date

import pytest

from console.campaign.articles.checking import findings
from console.campaign.articles.proposed import proposed

TODAY = date(2026, 11, 22)
PASSAGE = "ご注文確定から2〜4営業日でお届けいたします。※沖縄は、さらに3日ほどかかります。\n詳しくはこちらのページをご覧ください。"


def rules(answer: str, passage: str = "", dated: date | None = None, known: tuple[int, ...] = ()) -> dict[str, bool]:
    found = findings("質問", answer, passage or answer, dated, TODAY, known, {})
    return {finding.rule: finding.stops for finding in found}


def test_the_sources_own_sentences_are_proposed_and_links_are_not_read_out() -> None:
    answer, whole = proposed(PASSAGE, {})
    assert answer == "ご注文確定から2〜4営業日でお届けいたします。沖縄は、さらに3日ほどかかります。"
    assert not whole
    assert proposed("返品は14日以内に承ります。", {}) == ("返品は14日以内に承ります。", True)


def test_no_more_than_three_breaths_are_proposed() -> None:
    sentence = "お届けの日は、ご注文のときに、カレンダーからお選びいただけますので、ご都合のよい日をお選びください。"
    answer, whole = proposed(sentence * 9, {})
    assert answer.count("。") == 3
    assert not whole


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ("必ずお似合いになります。", "knowledge.wording.certainty"),
        ("残りわずかでございます。", "knowledge.scarcity"),
        ("在庫は5点ございます。", "knowledge.stock"),
        ("クーポンで10%引きになります。", "knowledge.offer"),
        ("ぜひお買い求めください。", "law.unmarked"),
        ("090-1234-5678へお電話ください。", "knowledge.personal"),
        ("（番号）をお知らせください。", "knowledge.personal"),
        ("あ" * 90 + "です。", "speech.long"),
        ("お" * 60 + "です。" + ("い" * 70 + "ます。") * 3, "knowledge.long"),
        ("", "knowledge.empty"),
    ],
)
def test_what_may_not_be_approved(answer: str, rule: str) -> None:
    assert rules(answer).get(rule) is True


def test_what_an_approver_should_look_at() -> None:
    old = rules(
        "返品は14日以内です。",
        "返品は7日以内です。2026年12月31日までの特別な取り扱いについては、別のページに記載しております。",
        date(2023, 1, 1),
    )
    assert old == dict.fromkeys(
        ("knowledge.until", "knowledge.old", "knowledge.numbers", "knowledge.changed_number", "knowledge.shortened"), False
    )
    assert rules("送料は660円です。", known=(660,)) == {}
    assert rules("11,000円以上で、送料は無料です。", known=(11000,)) == {}
