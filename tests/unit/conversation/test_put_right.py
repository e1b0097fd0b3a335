"""What a customer puts right: what the correction does not name stays as it was said."""

from datetime import datetime

import pytest

from console.conversation.dialogue.appointed import appointed
from console.conversation.understanding.slots import slots_in
from console.domain.moves import CallBackAt
from tests.unit.conversation.telephone import NOW, Telephone


@pytest.mark.parametrize(
    ("said", "then", "when"),
    [
        ("来週の火曜にしてください。", "いや、水曜で。", "2026-12-09T10:00"),
        ("来週の火曜にしてください。", "あ、やっぱり金曜で。", "2026-12-11T10:00"),
        ("来週の火曜の夜七時で。", "いや、水曜で。", "2026-12-09T19:00"),
        ("再来週の木曜の三時。", "違う、月曜でした。", "2026-12-14T15:00"),
        ("来週の水曜の夕方。", "いえ、火曜の十一時で。", "2026-12-08T11:00"),
        ("来週の火曜で。", "いや、明日で。", "2026-12-02T10:00"),
        ("来週の火曜で。", "いや、今週の木曜で。", "2026-12-03T10:00"),
        ("土曜の二時で。", "いや、金曜で。", "2026-12-04T14:00"),
        ("夜七時にお願いします。", "いや、七時半で。", "2026-12-01T19:30"),
        ("夜七時にお願いします。", "あ、やっぱり八時。", "2026-12-01T20:00"),
        ("今晩八時にお願いします。", "いえ、七時で。", "2026-12-01T19:00"),
        ("明日の十時に。", "じゃなくて、あさって。", "2026-12-03T10:00"),
        ("明日の朝九時半に。", "いや、十時で。", "2026-12-02T10:00"),
        ("明日の午後三時に。", "いや、十一時で。", "2026-12-02T11:00"),
        ("明日の夜七時に。", "いや、あさっての十一時で。", "2026-12-03T11:00"),
        ("十五日の二時で。", "いや、十六日で。", "2026-12-16T14:00"),
    ],
)
def test_a_time_keeps_what_the_correction_does_not_name(said: str, then: str, when: str) -> None:
    call = Telephone().opened().says(f"{said}|call_later", f"{then}|deny")
    assert call.moves(CallBackAt)[-1].when == datetime.fromisoformat(when + ":00+09:00")


@pytest.mark.parametrize("then", ["いや、九時で。", "やっぱり十時。"])
def test_an_hour_after_the_evening_was_named_is_in_the_evening(then: str) -> None:
    """Nobody is called so late, and nobody moved from seven in the evening to the next morning."""
    call = Telephone().opened().says("明日の夜七時に。|call_later", f"{then}|deny")
    assert call.lines[-1] == "time_outside"


def test_the_hour_before_an_early_one_is_no_evening() -> None:
    call = Telephone().opened().says("明日の朝九時に。|call_later", "いや、八時で。|deny")
    assert call.lines[-1] == "time_outside"


def test_the_week_named_before_the_day_was_asked_for() -> None:
    call = Telephone().opened().says("来週かけ直してください。|call_later", "火曜の三時で。|call_later", "いや、木曜で。|deny")
    assert [move.when.isoformat() for move in call.moves(CallBackAt)] == ["2026-12-08T15:00:00+09:00", "2026-12-10T15:00:00+09:00"]


def test_a_week_given_up_is_not_come_back_to() -> None:
    call = Telephone().opened().says("来週の火曜で。|call_later", "いや、明日で。|deny", "いや、木曜で。|deny")
    assert call.moves(CallBackAt)[-1].when.isoformat() == "2026-12-03T10:00:00+09:00"


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("来週の火曜、いや、水曜で。", "2026-12-09T10:00"),
        ("来週の火曜の夜七時、いや水曜の八時で。", "2026-12-09T20:00"),
        ("再来週の月曜じゃなくて金曜の二時で。", "2026-12-18T14:00"),
        ("夜七時、やっぱり八時で。", "2026-12-01T20:00"),
        ("明日の十時じゃなくて、あさって。", "2026-12-03T10:00"),
    ],
)
def test_a_time_is_put_right_in_one_breath(words: str, when: str) -> None:
    assert appointed(words, NOW) == datetime.fromisoformat(when + ":00+09:00")


def test_a_height_is_put_right_in_the_next_turn() -> None:
    call = Telephone().opened().says("サイズが心配で。|reason_size", "163です。|reason_size", "いえ、173です。|deny")
    assert "身長163cm" in call.spoken
    assert "身長173cm" in call.spoken


@pytest.mark.parametrize(
    ("said", "expecting", "slots"),
    [
        ("163、いや、165です", "measure", {"height_cm": "165"}),
        ("163センチ、じゃなくて168センチです", None, {"height_cm": "168"}),
        ("Mで、いや、やっぱりLで", "measure", {"size": "L"}),
        ("9号、いえ、11号です", "measure", {"size": "11号"}),
        ("靴は24.5、いや、25センチです", None, {"size": "25"}),
        ("二つ、やっぱり三つください", None, {"quantity": "3"}),
        ("末尾4、5、いえ、4、6です", "contact", {"digits": "46"}),
        ("末尾四、五", "contact", {"digits": "45"}),
        ("090の1234の5678、いえ、5679です", "contact", {"digits": "09012345679"}),
        ("090の1234の5678、違う、79です", "contact", {"digits": "09012345679"}),
        ("1234、いや、1235です", "contact", {"digits": "1235"}),
        ("09012345678、いえ、夜7時で", "contact", {"digits": "09012345678", "time": "夜7時"}),
    ],
)
def test_a_measure_or_digits_are_put_right_in_one_breath(said: str, expecting: str, slots: dict[str, str]) -> None:
    assert slots_in(said, expecting=expecting) == slots


def test_a_yes_to_being_asked_again_does_not_take_the_time() -> None:
    """「いや、七時半で」 was not made out: the yes is to 「もう一度お願いできますでしょうか」."""
    call = Telephone().opened().says("明日の夜七時に。|call_later", "イヤーシッチージ", "はい。|affirm")
    assert call.lines[-3:] == ["confirm_time", "repair", "confirm_time"]
    call.says("七時半でお願いします。|call_later", "はい。|affirm")
    assert call.moves(CallBackAt)[-1].when.isoformat() == "2026-12-02T19:30:00+09:00"
    assert call.lines[-1] == "time_close"
