"""The time a customer names for another call."""

from datetime import datetime

import pytest

from console.conversation.dialogue.appointed import appointed, named
from console.domain.moves import CallBackAt
from console.domain.outcome import Outcome
from tests.unit.conversation.telephone import Telephone

NOW = datetime.fromisoformat("2026-12-01T14:10:00+09:00")  # a Tuesday


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("夜七時以降にかけ直してもらえますか。", "2026-12-01T19:00"),
        ("明日の午前中なら大丈夫です。", "2026-12-02T10:00"),
        ("あさっての三時ごろ。", "2026-12-03T15:00"),
        ("明日の午後二時半に。", "2026-12-02T14:30"),
        ("19時にお願いします。", "2026-12-01T19:00"),
        ("今日の18時30分で。", "2026-12-01T18:30"),
        ("朝9時なら。", "2026-12-02T09:00"),
        ("一時間後にかけてください。", "2026-12-01T15:10"),
        ("30分後くらいに。", "2026-12-01T14:40"),
        ("金曜の夕方。", "2026-12-04T17:00"),
        ("来週の月曜日の午前十時。", "2026-12-07T10:00"),
        ("火曜の夜。", "2026-12-08T19:00"),
        ("12月5日の午後でお願いします。", "2026-12-05T14:00"),
        ("3日の十一時。", "2026-12-03T11:00"),
        ("今夜8時。", "2026-12-01T20:00"),
        ("夕方にお願いします。", "2026-12-01T17:00"),
        ("お昼過ぎがいいです。", "2026-12-02T13:00"),
        ("あしたでいいですか。", "2026-12-02T10:00"),
        ("週末に。", "2026-12-05T10:00"),
        ("八時過ぎなら。", "2026-12-01T20:00"),
        ("しあさっての昼。", "2026-12-04T13:00"),
        ("三日後の十時。", "2026-12-04T10:00"),
        ("一週間後の午後で。", "2026-12-08T14:00"),
        ("一時間半後にお願いします。", "2026-12-01T15:40"),
        ("再来週の水曜の十一時。", "2026-12-16T11:00"),
        ("来月の三日。", "2027-01-03T10:00"),
        ("年明けの五日の夕方。", "2027-01-05T17:00"),
        ("明日か明後日の十時。", "2026-12-02T10:00"),
        ("明日は仕事なので、あさっての夜に。", "2026-12-03T19:00"),
        ("日曜は無理だから月曜の十時。", "2026-12-07T10:00"),
        ("午後一で。", "2026-12-02T13:00"),
        ("15:30に。", "2026-12-01T15:30"),
        ("仕事が終わってからにしてください。", "2026-12-01T19:00"),
        ("明日の七時、いや、やっぱり木曜の八時で。", "2026-12-03T20:00"),
        ("明日じゃなくてあさっての二時。", "2026-12-03T14:00"),
        ("七時、いや七時半。", "2026-12-01T19:30"),
        ("イヤ、シチジハンで。", "2026-12-01T19:30"),
        ("イヤ、シチジ、ハンデ。", "2026-12-01T19:30"),
        ("明日のジュウイチジに。", "2026-12-02T11:00"),
    ],
)
def test_it_is_the_next_moment_that_fits(words: str, when: str) -> None:
    assert appointed(words, NOW) == datetime.fromisoformat(when + ":00+09:00")


@pytest.mark.parametrize(
    "words",
    [
        "今忙しいので後にしてください。",
        "日曜以外なら。",
        "来週いつでも。",
        "来週の夕方。",
        "月末ごろ。",
        "明日は忙しくて。",
        "三日で届きますか。",
        "そうですね。",
        "わかりません。",
        "いつでもいいです。",
        "二十五時に。",
        "MとLで迷っていて。",
    ],
)
def test_no_time_is_made_up(words: str) -> None:
    assert appointed(words, NOW) is None


@pytest.mark.parametrize(
    ("when", "said"),
    [("2026-12-01T19:00", "本日の午後7時"), ("2026-12-02T10:30", "明日の午前10時30分"), ("2026-12-05T12:00", "12月5日の午後12時")],
)
def test_it_is_read_back(when: str, said: str) -> None:
    assert named(datetime.fromisoformat(when + ":00+09:00"), NOW) == said


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("いや、七時半で。", "2026-12-02T19:30:00+09:00"),
        ("やっぱり、あさってで。", "2026-12-03T19:00:00+09:00"),
        ("あ、夕方にしてください。", "2026-12-02T17:00:00+09:00"),
        ("いえ、あさっての午前十時で。", "2026-12-03T10:00:00+09:00"),
        ("三十分遅くしてください。", "2026-12-02T19:30:00+09:00"),
        ("それの一時間前で。", "2026-12-02T18:00:00+09:00"),
        ("違う、八時です。", "2026-12-02T20:00:00+09:00"),
    ],
)
@pytest.mark.parametrize("label", ["deny", "call_later", "unknown", "affirm"])
def test_a_time_is_put_right_while_it_is_read_back(words: str, when: str, label: str) -> None:
    call = Telephone().opened().says("明日の夜七時にお願いします。|call_later", f"{words}|{label}")
    assert call.lines[-1] == "confirm_time"
    assert call.moves(CallBackAt)[-1].when.isoformat() == when
    call.says("はい。|affirm")
    assert call.outcome is Outcome.CALLBACK


def test_the_time_said_again_is_a_yes() -> None:
    call = Telephone().opened().says("明日の夜七時にお願いします。|call_later", "はい、明日の七時で。|call_later")
    assert call.over
    assert call.lines[-1] == "time_close"
