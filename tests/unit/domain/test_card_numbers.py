"""Card numbers never stay in what is kept, however they are told; other numbers do."""

import pytest

from console.domain.card_numbers import MASK, masked


@pytest.mark.parametrize(
    "text",
    [
        "番号は4111 1111 1111 1111です。",
        "4111-1111-1111-1111",
        "４１１１１１１１１１１１１１１１です",
        "四一一一、一一一一、一一一一、一一一一です。",
        "よん いち いち いち いち いち いち いち いち いち いち いち いち いち いち いち です。",
        "ヨンイチイチイチのイチイチイチイチのイチイチイチイチのイチイチイチイチ",
        "アメックスの3782 822463 10005です。",
        "ごーろくなないち、にーさんよんご、ろくななはちきゅう、ぜろいちにさん",
    ],
)
def test_a_card_number_is_hidden(text: str) -> None:
    hidden = masked(text)
    assert hidden.count(MASK) >= 15
    assert not any(c in hidden for c in "123456789")


@pytest.mark.parametrize(
    ("text", "code"),
    [("セキュリティコードは123です。", "123"), ("暗証番号はいちにさんよんです。", "いちにさん"), ("裏の三桁は七八九です", "七八九")],
)
def test_a_security_code_is_hidden(text: str, code: str) -> None:
    assert code not in masked(text)


@pytest.mark.parametrize("first", ["カードで払います。", "番号を言いますね。"])
def test_a_number_told_in_pieces_is_hidden_piece_by_piece(first: str) -> None:
    told = [first, "番号が、4111です。", "それから、1111。", "1111、1111です。"]
    kept: list[str] = []
    for words in told:
        kept.append(masked(words, "".join(kept[-3:])))
    assert not any(c.isdigit() for words in kept for c in words)


@pytest.mark.parametrize("first", ["4111", "えっと、よんいちいちいち、です。", "じゃあ、5105。", "三五三〇"])
def test_the_first_four_digits_are_hidden_though_nobody_has_spoken_of_cards(first: str) -> None:
    hidden = masked(first)
    assert hidden.count(MASK) == 4
    assert masked("1111、1111、1111です。", hidden).count(MASK) == 12


@pytest.mark.parametrize(
    "text",
    [
        "電話番号は090-1234-5678です。",
        "0120-000-310にかけました。",
        "身長は163センチです。",
        "62,000円は高いです。",
        "12月15日の午後3時半でお願いします。",
        "三回か、六回か、十二回の分割ですか。",
        "カードの分割は12回までですか。",
        "いちばん大きいサイズにしてください。",
        "ご主人に聞いてみます。",
        "カードは一枚しか持っていません。",
        "163です。",
        "1530です。",
        "460の0008です。",
        "4500円です。",
        "4月5日です。",
        "3点あります。",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert masked(text) == text
