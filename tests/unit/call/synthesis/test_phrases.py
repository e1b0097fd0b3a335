from hypothesis import given
from hypothesis import strategies as st

from console.call.synthesis.phrases import COMMA_PAUSE_MS, LONGEST, QUESTION_PAUSE_MS, SENTENCE_PAUSE_MS, split
from console.domain.readings import moras


def pieces(line: str) -> list[str]:
    return [line[phrase.start : phrase.end] for phrase in split(line)]


def test_a_sentence_is_a_phrase_with_its_mark() -> None:
    line = "はい。お電話ありがとうございます。よろしいですか？はい"
    assert pieces(line) == ["はい。", "お電話ありがとうございます。", "よろしいですか？", "はい"]
    assert [phrase.pause_ms for phrase in split(line)][:3] == [SENTENCE_PAUSE_MS, SENTENCE_PAUSE_MS, QUESTION_PAUSE_MS]


def test_closing_brackets_stay_with_their_sentence() -> None:
    assert pieces("「はい。」と言いました。") == ["「はい。」", "と言いました。"]


def test_a_long_sentence_is_cut_at_a_comma_and_rests_shortly() -> None:
    line = "さむいふゆのあさにはあたたかいコートが、" * 4 + "よくうれます。"
    parts = split(line)
    assert len(parts) > 1
    assert all(phrase.pause_ms == COMMA_PAUSE_MS for phrase in parts[:-1])
    assert all(line[phrase.end - 1] == "、" for phrase in parts[:-1])
    assert all(moras(line[phrase.start : phrase.end]) <= LONGEST for phrase in parts)


def test_a_short_sentence_keeps_its_commas() -> None:
    assert pieces("はい、そうです、どうぞ。") == ["はい、そうです、どうぞ。"]


@given(st.text(alphabet="あカ山、。！？」\nA1 ", max_size=200))
def test_phrases_cover_every_character_once(line: str) -> None:
    assert "".join(pieces(line)) == line
