import pytest

from console.conversation.understanding.mail import spoken_mail
from console.conversation.understanding.numerals import in_digits
from console.conversation.understanding.slots import slots_in


@pytest.mark.parametrize(
    ("said", "expecting", "slots"),
    [
        ("百六十三です", "measure", {"height_cm": "163"}),
        ("163です、いや165です", "measure", {"height_cm": "165"}),
        ("一七二です", "measure", {"height_cm": "172"}),
        ("163センチ", None, {"height_cm": "163"}),
        ("一メートル七十二です", None, {"height_cm": "172"}),
        ("Mサイズ", None, {"size": "M"}),
        ("普段はL", "measure", {"size": "L"}),
        ("えーと、エムです", "measure", {"size": "M"}),
        ("いや、やっぱりLで", None, {"size": "L"}),
        ("SかMか迷って", None, {}),
        ("24センチ半です", None, {"size": "24.5"}),
        ("9号です", "measure", {"size": "9号"}),
        ("足は二十四半です", "measure", {"size": "24.5"}),
        ("二十四コンマ五です", "measure", {"size": "24.5"}),
        ("靴は24.5です", None, {"size": "24.5"}),
        ("予算は三万です", None, {"price": "30000"}),
        ("二つください", None, {"quantity": "2"}),
        ("ひとつください", None, {"quantity": "1"}),
        ("三枚お願いします", None, {"quantity": "3"}),
        ("六万二千円は高い", None, {"price": "62000"}),
        ("62,000円ですか", None, {"price": "62000"}),
        ("ゼロキュウゼロの一二三四の五六七八です", "contact", {"digits": "09012345678"}),
        ("090-1234-5678", "contact", {"digits": "09012345678"}),
        ("やまだ、アットマーク、エグザンプル、ドット、コムです", "contact", {"mail": "yamada@example.com"}),
        ("はい、山田花子です", "identity", {"name": "山田花子"}),
        ("木下と申します", None, {"name": "木下"}),
        ("来週の火曜で", "time", {"time": "来週の火曜"}),
        ("はい、そうです", "identity", {}),
        ("私は大丈夫です", "identity", {}),
        ("結構です", "identity", {}),
        ("一緒に買うと一番安いですか", None, {}),
    ],
)
def test_slots(said: str, expecting: str | None, slots: dict[str, str]) -> None:
    assert slots_in(said, expecting=expecting) == slots


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("百六十三", "163"),
        ("一六三", "163"),
        ("六万二千", "62000"),
        ("3万5千", "35000"),
        ("千二百", "1200"),
        ("一緒に", "一緒に"),
        ("二十四時", "24時"),
    ],
)
def test_numerals(said: str, digits: str) -> None:
    assert in_digits(said) == digits


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("エーピーピーエルイーアットジーメールドットコム", "apple@gmail.com"),
        ("さとうドットけんアットヤフードットシーオードットジェーピーです", "satou.ken@yahoo.co.jp"),
        ("ヤマダアンダーバーゼロイチアットドコモドットエヌイードットジェーピー", "yamada_01@docomo.ne.jp"),
        ("a.sato123@example.com", "a.sato123@example.com"),
        ("アットホームな感じで", None),
        ("メールで送ってください", None),
    ],
)
def test_spoken_mail(said: str, address: str | None) -> None:
    assert spoken_mail(said) == address


def test_a_name_in_kanji_is_spelt_by_its_reading() -> None:
    assert spoken_mail("山田アットエグザンプルドットコム", {"山田": "ヤマダ"}.__getitem__) == "yamada@example.com"
