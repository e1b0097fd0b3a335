"""What the carriers say before anybody answers."""

import pytest

from console.call.announcement import meaning
from console.domain.outcome import LineResult


@pytest.mark.parametrize(
    ("words", "result"),
    [
        (
            "おかけになった電話番号は、現在使われておりません。番号をお確かめになって、もう一度おかけ直しください。",
            LineResult.UNKNOWN_NUMBER,
        ),
        ("おかけになった電話は 電波の届かない所にあるか 電源が入っていないため かかりません", LineResult.NO_ANSWER),
        ("おかけになった電話をお呼びしましたが、お出になりません", LineResult.NO_ANSWER),
        ("ただいまお話中です。しばらくたってからおかけ直しください。", LineResult.BUSY),
        ("はい、佐藤です。", None),
        ("ただいま電話に出ることができません。発信音のあとにお名前とご用件をお話しください。", None),
        ("", None),
    ],
)
def test_is_understood(words: str, result: LineResult | None) -> None:
    assert meaning(words) is result
