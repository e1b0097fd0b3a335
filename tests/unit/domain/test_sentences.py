"""What is entered as a table's cell becomes a sentence, or its writer is asked for one."""

import pytest

from console.domain.sentences import made_whole, whole


@pytest.mark.parametrize(
    "text",
    [
        "到着後14日以内、未使用のものは、返品をお受けしております",
        "お届けは、ご注文の翌日でございます。",
        "恐れ入ります。返品はお受けしておりません",
        "洗濯機で洗えます。ネットに入れてお洗いください",
    ],
)
def test_whole_sentences_stay_as_they_are(text: str) -> None:
    assert whole(text)
    assert made_whole("返品", text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10日以内", "返品は、10日以内となっております"),
        ("お客様負担", "返品は、お客様負担となっております"),
        ("なし", "返品は、なしとなっております"),
        ("未使用品のみ", "返品は、未使用品のみとなっております"),
        ("返品は10日以内", "返品は10日以内となっております"),
        ("返送料は、当店負担", "返送料は、当店負担となっております"),
    ],
)
def test_words_that_only_name_something_become_a_sentence(text: str, said: str) -> None:
    assert not whole(text)
    assert made_whole("返品", text) == said
    assert whole(said)


@pytest.mark.parametrize("text", ["10日以内なら返品できる", "返品できない", "10日以内だ", "10日以内。未使用に限ります", "", "。"])
def test_what_only_its_writer_can_put_right(text: str) -> None:
    assert made_whole("返品", text) is None
