import pytest

from console.conversation.knowledge.subjects import beyond, of_the_script


def no_fact(_: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("ポイントはつきますか", "ask_discount"),
        ("領収書って会社名で出ますか", "ask_payment"),
        ("12回だと月いくらになりますか", "ask_payment"),
        ("分割の手数料はかかりますか", "ask_payment"),
        ("古い椅子は持って帰ってくれるの", "ask_return"),
        ("クリームの方だけ買えますか", "ask_stock"),
        ("美容液は外して、クリームだけ買いたいんですけど", "agree_purchase"),
        ("絶対に間に合いますか", "ask_delivery_date"),
        ("確実に間に合うって言ってくれるなら買います", "agree_purchase"),
        ("食べられるってことでいいですね", "unknown"),
        ("妊娠中なんですけど大丈夫ですか", None),
        ("エレベーターないんだけど、追加料金かかりますか", "ask_shipping_fee"),
    ],
)
def test_what_the_label_has_no_answer_to(words: str, intent: str | None) -> None:
    assert beyond(words, intent, no_fact)


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("割引はありますか", "ask_discount"),
        ("分割払いはできますか", "ask_payment"),
        ("後払いだと手数料はかかりますか", "ask_payment"),
        ("返品できますか", "ask_return"),
        ("ポイントがつく店のほうが安いんですよ", "reason_comparing"),
        ("ポイントをためるのはもう結構です", "refuse_offer"),
        ("ネックレスの方だけど", "affirm"),
    ],
)
def test_what_it_has_an_answer_to(words: str, intent: str) -> None:
    assert not beyond(words, intent, no_fact)


def test_a_fact_of_the_shop_answers_it() -> None:
    assert not beyond("領収書は出ますか", "ask_payment", lambda key: key == "payment.receipt")


def test_a_fee_asked_about_after_the_instalments_is_theirs() -> None:
    assert beyond("手数料はかかるの", "ask_payment", no_fact, after_instalments=True)
    assert not beyond("手数料はかかるの", "ask_payment", no_fact)
    assert not beyond("代引の手数料はかかるの", "ask_payment", no_fact, after_instalments=True)


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("クーリングオフはできるんですか", "cooling_off"),
        ("注文したあとキャンセルできますか", "cooling_off"),
        ("録音しないでほしいんだけど", "recording"),
        ("これ、録音してるんですか", "recording"),
        ("カートに入ってるものって何でしたっけ", "contents"),
        ("わたし、何か買ったかしら", "contents"),
        ("返品できますか", None),
        ("この録音機能はいくつありますか", None),
    ],
)
def test_what_the_script_answers_in_a_place_of_its_own(words: str, subject: str | None) -> None:
    assert of_the_script(words) == subject
