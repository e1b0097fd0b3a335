"""What was not said is not heard."""

import pytest

from console.call.recognition.phantoms import joined, loops, only_prompted, phantom


@pytest.mark.parametrize(
    "text",
    [
        "ご視聴ありがとうございました",
        "ご視聴ありがとうございました。",
        "チャンネル登録お願いします",
        "【音楽】",
        "(拍手)",
        "",
        "。",
        "Thank you for watching!",
    ],
)
def test_a_phantom_whatever_the_sound(text: str) -> None:
    assert phantom(text, 2.0, -0.1, 0.0)


@pytest.mark.parametrize("text", ["ありがとうございました", "はい", "送料はいくらですか?", "失礼します。"])
def test_what_customers_do_say(text: str) -> None:
    assert not phantom(text, 1.2, -0.3, 0.1)


def test_a_sentence_in_a_click_was_not_spoken() -> None:
    assert phantom("おやすみなさい、また明日", 0.1, -0.3, 0.1)


def test_a_doubtful_model_on_a_silent_line_is_not_believed() -> None:
    assert phantom("はい", 0.3, -0.9, 0.8)
    assert phantom("はい", 0.3, -2.0, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "予算オーバーで予算オ",
        "電話番号を消してください電話番号を消してください電",
        "ああああああああ",
        "サイズが青かわからなくてサイズが青か",
    ],
)
def test_a_decoder_in_a_circle(text: str) -> None:
    assert loops(text)


@pytest.mark.parametrize(
    "text", ["はいはいはい", "うんうん", "サイズが合わなかったら返品できますか", "今忙しいんですけど、あとでかけ直してもらえますか?"]
)
def test_not_a_circle(text: str) -> None:
    assert not loops(text)


def test_spaces_between_japanese_words_go_and_others_stay() -> None:
    assert joined(" 送料 は いくら です か ") == "送料はいくらですか"
    assert joined("배송비 얼마 입니까") == "배송비 얼마 입니까"
    assert joined("M サイズ thank you") == "Mサイズthank you" or joined("M サイズ thank you") == "Mサイズ thank you"


@pytest.mark.parametrize(
    ("text", "prompted"),
    [
        ("ウールチェスターコート。", True),
        ("みなとマルシェ、山田。", True),
        ("ウールチェスターコートの在庫は?", False),
        ("はい、山田です", False),
        ("", True),
    ],
)
def test_words_of_the_prompt_alone_were_not_spoken(text: str, prompted: bool) -> None:
    assert only_prompted(text, ("山田", "みなとマルシェ", "ウール チェスターコート")) is prompted
