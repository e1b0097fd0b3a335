"""Is it finished? Each example is something a customer says on the telephone, cut where a pause may fall."""

import pytest

from console.domain.utterance import backchannel, begins_as_reply, filler, finished, may_become_backchannel, sounds_finished, trails_off

FINISHED = """
はい
はい。
ハイ
ええ
うん
いいえ
いえ、結構です
もしもし
そうです
はい、そうです
はい、田中です
私ですけどね
違います
違う
大丈夫です
大丈夫
もう大丈夫ですから結構です
結構です
わかりました
分かりました、ありがとうございます
お願いします
はい、お願いします
送料はいくらですか
送料はいくらかかりますか？
送料は？
サイズが合わなかったら返品できますか
返品って何日以内ですか
クーポンはありますか
在庫はまだありますか
Mサイズはどのくらいの大きさなんですか
どこの会社ですか
どちら様でしょうか
これ本当に自動音声なの
いつ届くの
いつ届きますかね
高いんですよね
ちょっと高いかな
ちょっと高いと思った
もう買いました
他のお店で買っちゃった
忘れてた
忘れてました
迷っています
まだ迷ってるんです
いらない
いりません
興味ないです
興味がありません
もう電話しないでください
電話してこないで
二度とかけてこないでください
今忙しい
今忙しいんです
後にしてください
後でかけ直してください
ちょっと待って
ちょっと待ってください
やめて
人に代わってください
オペレーターに代わってもらえますか
人間と話したい
担当の人をお願いします
その話は聞きたくない
なんで番号を知ってるんですか
録音してるんですか
主人に聞いてみます
家族と相談してからにします
考えておきます
やっぱりやめます
買います
それ買う
注文する
リンクを送ってください
じゃあ送って
メールでお願いします
ショートメッセージがいいです
そうなんですよ
そうじゃん
いいですよ
どういうことでしょう
聞こえません
聞こえないんだけどね
間違い電話ですよ
うちは鈴木じゃないです
母は今出かけています
子供なのでわかりません
もう寝るところだった
すごく欲しい
値段が高い
そうかもしれない
そうかも
サイズが不安だった
支払い方法がわからなかったんです
クレジットカードは使えますか
代引きできる
ポイントは使えるのか
どうしようかな
もういらない、ほんとに
いりません、お気遣いなく
ちょっと見てただけ
聞こえますか、もしもし
もうやめてくれ
いま出かけるとこ
すみません、何て
まだ15歳
"""

OPEN = """
えっと
えーっと
ええと、あの
あの
あのー
あのですね
その
んー
はい、えっと
はい、あの
なんか
まあ
ちょっと
すみません
あのすみません
でも
だから
それで
それから
あと
あとは
ただ
じゃあ
送料は
送料が
送料を
このコートの
このコートのサイズが
サイズが合わなかったら
サイズが合わなかった場合
サイズが合わないと
サイズは合うと思うんですけど
サイズは合うと思うんですけれども
返品したいんですが
返品したいんですけど、
高いので
値段が高くて
値段も高いし
今忙しいから
買おうと思ったのに
家に帰ったら
もし返品するなら
送料がかかるとか
届くまで
明日の
三月
友達に聞いて
ネットで見て
色はいいんだけど
カードで払おうとしたんですけど
それと
コートも
コートと
そんな
みたいな
例えば
もし
やっぱり
たぶん
実は
でもですね、あの
それはちょっと
メールで
お店に
今度の土曜日に
私が
主人が
さっき電話で
ちょっと高いと思って
黒とか
というか
何か
もっと安く
早く
なので
だって
どちらかというと
サイズを間違えて
買ってすぐに
九州に住んでいて
返品の送料って
サイズが合うか
色が濃いか
前に買ったか
"""

ANSWERS = [
    ("そうですね", "yes_no", True),
    ("そうですね", "identity", True),
    ("そうですね", "reason", False),
    ("そうですね", None, False),
    ("いや", "yes_no", True),
    ("いや", "reason", False),
    ("サイズ", "reason", True),
    ("値段", "reason", True),
    ("値段", None, False),
    ("送料", "reason", True),
    ("このコートを買おうと思った理由", "reason", False),
    ("165", "measure", True),
    ("165センチ", "measure", True),
    ("百六十五", "measure", True),
    ("60キロ", "measure", True),
    ("身長は165", "measure", True),
    ("165", None, False),
    ("3時", "time", True),
    ("午後3時ごろ", "time", True),
    ("明日", "time", True),
    ("明日の夕方", "time", True),
    ("12月", "time", False),
    ("12月3日", "time", True),
    ("土曜日", "time", True),
    ("土曜日の", "time", False),
    ("090", "contact", False),
    ("090の1234", "contact", False),
    ("090-1234-5678", "contact", True),
    ("09012345678", "contact", True),
    ("0312345678", "contact", True),
    ("03-1234", "contact", False),
    ("ゼロ九ゼロの", "contact", False),
    ("230-0001", "contact", True),
    ("taro@mail.example", "contact", True),
    ("田中", "identity", True),
    ("田中太郎", "identity", True),
    ("10パーセント", None, False),
]


@pytest.mark.parametrize("text", FINISHED.split("\n")[1:-1])
def test_a_finished_utterance(text: str) -> None:
    assert finished(text, None)


@pytest.mark.parametrize("text", OPEN.split("\n")[1:-1])
def test_an_utterance_that_goes_on(text: str) -> None:
    assert not finished(text, None)


@pytest.mark.parametrize(("text", "expecting", "verdict"), ANSWERS)
def test_what_was_asked_decides(text: str, expecting: str | None, verdict: bool) -> None:
    assert finished(text, expecting) is verdict


@pytest.mark.parametrize("text", ["", " ", "。", "、"])
def test_nothing_is_not_finished(text: str) -> None:
    assert not finished(text, "yes_no")


@pytest.mark.parametrize(
    "text",
    [
        "はい",
        "ハイ",
        "はい、はい",
        "はいはい",
        "ええ",
        "うん",
        "うんうん",
        "うーん",
        "あー",
        "ああ、はい",
        "なるほど",
        "なるほどね",
        "そうですか",
        "あ、そうですか",
        "そうなんですね",
        "へえ",
        "へぇー",
        "ほう",
        "ふーん",
        "そっか",
        "はぁ",
        "そうですね",
        "確かに",
    ],
)
def test_a_backchannel(text: str) -> None:
    assert backchannel(text)


@pytest.mark.parametrize(
    "text",
    [
        "いや",
        "いいえ",
        "待って",
        "ちょっと待って",
        "違います",
        "はい、でも",
        "結構です",
        "すみません",
        "送料は",
        "あの",
        "もういいです",
        "いらない",
        "はい、お願いします",
        "そうですけど",
        "",
        "誰ですか",
        "やめて",
    ],
)
def test_not_a_backchannel(text: str) -> None:
    assert not backchannel(text)


@pytest.mark.parametrize("text", ["えっと", "あのー", "はい、えっと", "ええと、あの", "えーと、その"])
def test_a_filler(text: str) -> None:
    assert filler(text)


@pytest.mark.parametrize("text", ["はい", "あの人", "その色", "まあいいです"])
def test_not_a_filler(text: str) -> None:
    assert not filler(text)


@pytest.mark.parametrize(
    ("words", "may"),
    [("うん、な", True), ("ああ、はい、そうな", True), ("なるほ", True), ("うん、困", False), ("はい、それは困", False), ("", False)],
)
def test_a_backchannel_cut_off_in_the_middle(words: str, may: bool) -> None:
    assert may_become_backchannel(words) is may


@pytest.mark.parametrize(
    ("words", "does"),
    [("人と話したいんですけど", True), ("送料が気になってて", True), ("ですけど", False), ("えっと", False), ("送料はいくらですか", False)],
)
def test_a_clause_whose_rest_may_be_left_unsaid(words: str, does: bool) -> None:
    assert trails_off(words) is does


@pytest.mark.parametrize(
    ("kana", "whole"),
    [("ヘンピンワデキマスカ", True), ("ソウリョオワイクラデスカ", True), ("ソウデスカ", False), ("サイズガオオキイト", False)],
)
def test_an_ending_that_is_told_by_its_sound(kana: str, whole: bool) -> None:
    assert sounds_finished(kana) is whole


@pytest.mark.parametrize(("words", "does"), [("いえ、ちょっと", True), ("はい、そうです", True), ("りがんだ", False), ("値段が", False)])
def test_words_that_begin_as_a_reply(words: str, does: bool) -> None:
    assert begins_as_reply(words) is does
