from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.call.synthesis.marks import Timed, on_text, spoken_marks
from console.call.synthesis.port import Rendered
from console.call.synthesis.tone import MORA_MS, tone
from console.domain.readings import spoken


def test_morae_are_even_within_a_stretch() -> None:
    marks = spoken_marks([Timed(0, ((2, 3), (1, 1)), 0, 400), Timed(3, ((2, 2),), 650, 850)])
    assert marks == ((0, 0), (2, 300), (3, 400), (3, 650), (5, 850))


def test_a_pause_belongs_to_the_words_before_it() -> None:
    rendered = Rendered(b"", on_text("はい。どうぞ", "はい。どうぞ", ((0, 0), (3, 300), (3, 550), (6, 1000))))
    assert rendered.heard_until("はい。どうぞ", 550) == "はい。"


def test_a_price_is_heard_as_a_whole_when_its_kana_are_over() -> None:
    text = "62,000円のコートです。"
    said = spoken(text, {})
    at = said.index("の")
    marks = on_text(text, said, tuple((index, index * 100) for index in range(len(said) + 1)))
    heard = Rendered(b"", marks).heard_until(text, at * 100)
    assert heard == "62,000円"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ウールチェスターコートのMサイズは62,000円で、残り2点でございます。", "円で"),
        ("お電話は0120-000-310までお願いいたします。", "まで"),
        ("12月1日（火）の14:00にお届けします。", "お届け"),
        ("はい。ありがとうございます。失礼いたします。", "失礼"),
    ],
)
def test_what_was_heard_is_right_to_two_morae(text: str, word: str) -> None:
    said = spoken(text, {})
    rendered = tone(text, said)
    begins = text.index(word)
    reached = next(ms for ms in range(0, len(rendered.pcm) // 32 + 1, 5) if len(rendered.heard_until(text, ms)) >= begins)
    cut = tone("", said[: said.index(word[0] if word[0] != "円" else "エンで")])
    assert reached == pytest.approx(len(cut.pcm) / 32, abs=2 * MORA_MS + 300)


@given(st.text(alphabet="あ山62,円AP-10月日。、M", min_size=1, max_size=60), st.integers(0, 20_000))
def test_marks_rise_and_end_at_the_end(text: str, ms: int) -> None:
    rendered = tone(text, spoken(text, {}))
    assert all(a <= c and b < d for (a, b), (c, d) in pairwise(rendered.marks))
    assert rendered.marks[-1][0] == len(text)
    assert text.startswith(rendered.heard_until(text, ms))
    assert rendered.heard_until(text, 10**9) == text
