"""Which recogniser is recommended from what was measured."""

from console.app.measure_recognition import Measured, recommend


def measured(model: str, reading_cer: float, slow_ms: float) -> Measured:
    return Measured("whisper", model, reading_cer + 8, reading_cer, 0, 16, slow_ms / 2, slow_ms)


def test_the_one_that_errs_least_among_the_fast() -> None:
    assert recommend([measured("a", 6.0, 400), measured("b", 4.0, 500), measured("c", 2.0, 900)]) == "b"


def test_the_fastest_when_none_is_fast() -> None:
    assert recommend([measured("a", 2.0, 1900), measured("b", 6.0, 900)]) == "b"


def test_none_that_does_not_understand_the_language() -> None:
    assert recommend([measured("ko", 90.0, 100)]) is None
    assert recommend([]) is None
