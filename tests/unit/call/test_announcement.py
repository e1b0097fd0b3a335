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
        ("おかけになった電話をお呼びしましたが、おつなぎできませんでした。", LineResult.NO_ANSWER),
        ("留守番電話サービスに接続します。", LineResult.NO_ANSWER),
        ("ただいま電話に出ることができません。発信音のあとにお名前とご用件をお話しください。", LineResult.NO_ANSWER),
        ("おかけになった電話番号への通話は、お客様のご希望によりおつなぎできません。", LineResult.DECLINED),
        ("おかけになった電話は、お客様のご都合により通話ができなくなっております。", LineResult.DECLINED),
        ("この電話はお受けできません。", LineResult.DECLINED),
        ("おそれいりますが、電話番号の前に186をつけて、番号を通知しておかけ直しください。", LineResult.REJECTED),
        # As Whisper base writes them off a telephone line.
        ("お酒になった電話番号への通話は、お酒様の即帽に乗り、おつなぎできません。", LineResult.DECLINED),
        ("おかけになった電話はおかく様の細胞により風ができなくなっております。", LineResult.DECLINED),
        ("ルスバンデンはサラビスに接続します。", LineResult.NO_ANSWER),
        ("はい、佐藤です。", None),
        ("ただいま呼び出しております。", None),
        ("転送いたします。そのままお待ちください。", None),
        ("", None),
    ],
)
def test_is_understood(words: str, result: LineResult | None) -> None:
    assert meaning(words) is result
