"""「いくらですか」 is about the goods; about a fee, a discount or something else it is not."""

import pytest

from console.conversation.knowledge.pricing import asks_price
from console.domain.moves import Understood
from tests.unit.conversation.judge import judge
from tests.unit.conversation.telephone import Telephone, as_json

NAMES = ("ウールチェスターコート ネイビー", "洗えるソファカバー")

ASKS = """
値段はいくらですか。
おいくらでしたっけ。
これ、いくらするの。
全部でいくらになりますか。
合計はいくらですか。
いくらですか。
金額を教えてください。
値段が知りたいんですけど。
お値段、おいくら?
税込みでいくらですか。
支払いはいくらになるの。
あれ、なんぼやったっけ。
送料込みでいくらですか。
ねだんはいくら。
コートの値段は。
そのコートはいくらなんでしょう。
価格をもう一度教えてもらえますか。
値段が分からなくて。
で、結局いくらなの。
イクラですか。
お値段は、何円ですか。
ソファカバーっていくら。
お電話で聞いた値段はいくらでしたっけ。
値段はいくらで、送料はいくらですか。
送料と値段を教えてください。
これ、何ぼですか。
"""

OTHERWISE = """
送料はいくらですか。
手数料はいくらかかりますか。
クーポンを使うといくらですか。
いくら安くなりますか。
分割だと月いくらですか。
値段が高いです。
値段がちょっと。
値段は変わりますか。
他の店より値段が高い。
いくらから送料無料ですか。
代引きの手数料はいくらですか。
返品の送料はいくらですか。
保証はいくらですか。
値段を下げてもらえませんか。
いくら何でも高い。
いくらでも待ちます。
定期だといくらになりますか。
ギフト包装はいくらですか。
ヘッドホンはいくらですか。
もともとはいくらだったんですか。
値段ではなくて、色なんです。
合計で三つ頼んだはずです。
今日の日経平均いくら?
送ってもらうのっていくらかかるんでしょう。
四国だと送料おいくら?
後払いだと手数料いくらですか。
月々いくらの支払いになるんでしょうか。
配送にはいくらかかるものなんですか。
いくらからタダで送ってくれるん。
韓国まで送るといくら取られますか。
二点買ったらいくらか引いてもらえますか。
延長保証に入るといくらかかるんですか。
なんぼ電話もらっても。
いくら言われても。
何本入っていますか。
"""


@pytest.mark.parametrize("words", ASKS.split())
def test_it_is_the_price_of_the_goods(words: str) -> None:
    assert asks_price(words, NAMES)


@pytest.mark.parametrize("words", OTHERWISE.split())
def test_it_is_something_else(words: str) -> None:
    assert not asks_price(words, NAMES)


@pytest.mark.parametrize(
    "label", ["ask_shipping_fee", "reason_price", "ask_payment", "ask_discount", "ask_product", "off_topic", "unknown"]
)
def test_the_price_is_told_whatever_the_question_was_taken_for(label: str) -> None:
    call = Telephone().opened().says(f"値段はいくらですか。|{label}")
    assert call.lines_since("値段は")[0] == "price_free", as_json(call)
    told = call.moves(Understood)[-1]
    assert (told.intent, told.reason) == ("ask_product", None), "who asks the price has not said why the cart was left"
    assert judge(call.says("わかりました。|thanks_bye")) == []


def test_of_several_goods_it_is_the_sum() -> None:
    call = Telephone("高橋 美咲").opened().says("全部でいくらですか。|ask_payment")
    assert call.lines_since("全部で")[0].startswith("price_all_"), as_json(call)
    assert f"全部で税込み{call.brief.cart.total:,}円" in call.spoken


def test_nobody_but_the_person_hears_it() -> None:
    call = Telephone().answered().says("値段はいくらですか。|ask_shipping_fee")
    assert not any(line.startswith("price_") for line in call.lines)
    call.says("家の者ですが、いくらするんですか。|third_party").until_the_end()
    assert not any(line.startswith("price_") for line in call.lines)
    assert "円" not in call.spoken
    assert judge(call) == [], as_json(call)


def test_who_says_their_name_then_hears_it() -> None:
    call = Telephone().answered().says("値段はいくらですか。|ask_shipping_fee", "はい、本人です。|identity_confirm")
    assert "price_free" in call.lines, as_json(call)
