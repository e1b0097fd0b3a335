"""The safety net beside the understanding."""

import pytest

from console.conversation.dialogue import signs


@pytest.mark.parametrize(
    "words",
    [
        "もう電話しないでください。",
        "二度とかけてこないで。",
        "電話番号を消してください。",
        "今後一切ご連絡は不要です。",
        "リストから外してください。",
        "警察に言いますよ。",
    ],
)
def test_contact_declined(words: str) -> None:
    assert signs.forbids_contact(words)


@pytest.mark.parametrize(
    "words", ["電話番号はどこで知りましたか。", "また電話してもらえますか。", "もう電話番号は登録しましたよね。", "電話が遠いです。"]
)
def test_contact_not_declined(words: str) -> None:
    assert not signs.forbids_contact(words)


@pytest.mark.parametrize(
    "words",
    [
        "結構です。",
        "いりません。",
        "今回はやめておきます。",
        "もう必要なくなりました。",
        "いえ、結構です、いりません。",
        "興味ないので。",
        "お断りします。",
    ],
)
def test_purchase_declined(words: str) -> None:
    assert signs.declines(words)


@pytest.mark.parametrize(
    "words",
    [
        "それで結構です。",
        "メールで結構です。",
        "送料はいりませんか。",
        "登録は必要ないですか。",
        "結構高いですね。",
        "はい、大丈夫です。",
        "どちらでも結構です。",
    ],
)
def test_purchase_not_declined(words: str) -> None:
    assert not signs.declines(words)


@pytest.mark.parametrize(
    ("words", "channel"),
    [
        ("ショートメールで。", "sms"),
        ("SMSで送って", "sms"),
        ("メールでお願いします。", "mail"),
        ("お願いします。", None),
        ("相当メールで", "sms"),
        ("じゃあ、メイルで送ってください", "mail"),
        ("メイドで送ってください", "mail"),
        ("メイドカフェが好きで", None),
    ],
)
def test_channel(words: str, channel: str | None) -> None:
    assert signs.channel(words) == channel


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("Lサイズはありますか。", "L"),
        ("エルサイズの在庫は。", "L"),
        ("MとLで迷っていて。", "L"),
        ("XLは?", "XL"),
        ("Ｍはありますか", "M"),
        ("サイズは?", None),
    ],
)
def test_size(words: str, size: str | None) -> None:
    assert signs.size(words) == size


def test_driving_distress_and_fetching() -> None:
    assert signs.driving("今、運転中なんです。")
    assert signs.driving("今1.9なんです")
    assert not signs.driving("今1.9キロです")
    assert signs.distressed("何が何だか分からないんです。")
    assert signs.distressed("年よりで、涙何だかわからないんです")
    assert not signs.distressed("サイズが合うか分からなくて。")
    assert signs.fetching("代わりますのでお待ちください。")
    assert signs.fetching("主人ですね、今変わります。")
    assert not signs.fetching("気分によって変わります。")
    assert not signs.fetching("本人は今出かけています。")
