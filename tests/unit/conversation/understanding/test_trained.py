"""The whole path on a handful of labels, with a reader that needs no dictionary."""

from pathlib import Path

import pytest

from console.conversation.understanding.classifier import TrainedModel, train
from console.conversation.understanding.cues import Cues, read_cues
from console.conversation.understanding.examples import read_examples
from console.conversation.understanding.naming import name_answer
from console.conversation.understanding.reading import DictionaryReader, PlainReader
from console.conversation.understanding.trained import ExampleUnderstanding, template_values
from console.domain.errors import BadInput

SENTENCES = {
    "affirm": "[yes_no] はい\n[yes_no] ええ\n[yes_no] はいはい\n[yes_no] はい、どうぞ\n[yes_no] ええ、いいですよ\n",
    "identity_confirm": "[identity] はい\n[identity] ええ\n[identity] はいはい\n[identity] はい、{姓}です\n[identity] ええ、わたしです\n",
    "ask_shipping_fee": "そうりょうはいくらですか\nそうりょういくら\nそうりょうかかりますか\nそうりょうはむりょうですか\n",
    "refuse_contact": "もうでんわしないで\nでんわしないでください\nもうかけてこないで\nにどとでんわしないで\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for label, sentences in SENTENCES.items():
        (tmp_path / f"{label}.txt").write_text("# 例\n" + sentences, "utf-8")
    (tmp_path / "templates.yaml").write_text("姓: [やまだ, さとう, すずき]\n", "utf-8")
    (tmp_path / "cues.yaml").write_text("送料: [送料, ソーリョー]\n", "utf-8")
    (tmp_path / "rules.yaml").write_text("- {label: refuse_contact, text: 'かけてくるな', unless: 'なんて', why: 断り}\n", "utf-8")
    return tmp_path


@pytest.fixture
def model(folder: Path) -> TrainedModel:
    return train(read_examples(folder, {"姓": ["やまだ", "さとう", "すずき"]}), read_cues(folder), PlainReader())


@pytest.fixture
def understanding(folder: Path, model: TrainedModel) -> ExampleUnderstanding:
    return ExampleUnderstanding(model, read_cues(folder), PlainReader())


def test_the_question_decides_a_bare_yes(understanding: ExampleUnderstanding) -> None:
    assert understanding.understand("はい", expecting="yes_no").label == "affirm"
    assert understanding.understand("はい", expecting="identity").label == "identity_confirm"


def test_a_sentence_it_has_not_seen(understanding: ExampleUnderstanding) -> None:
    assert understanding.understand("あの、そうりょうっていくらかかりますか？", expecting="yes_no").label == "ask_shipping_fee"


def test_probabilities_are_a_distribution_over_all_labels(understanding: ExampleUnderstanding) -> None:
    for text in ("はい", "かけてくるな", "？？？", "", "ぬるぽ"):
        ranked = understanding.understand(text, expecting=None).ranked
        assert {label for label, _ in ranked} == set(SENTENCES)
        assert sum(share for _, share in ranked) == pytest.approx(1.0, abs=1e-4)
        others = [share for label, share in ranked if label != "refuse_contact"]
        assert others == sorted(others, reverse=True)


class Torn:
    """A model that gives a refusal this share and the rest to a question."""

    labels = ("ask_shipping_fee", "refuse_contact")

    def __init__(self, refusal: float) -> None:
        self._refusal = refusal

    def probabilities(self, grouped: object) -> list[float]:
        return [1.0 - self._refusal, self._refusal]


@pytest.mark.parametrize(
    ("refusal", "first", "sure"), [(0.2, "ask_shipping_fee", True), (0.3, "refuse_contact", False), (0.9, "refuse_contact", True)]
)
def test_a_refusal_stands_first_unless_another_is_three_times_as_likely_and_is_then_unsure(
    folder: Path, refusal: float, first: str, sure: bool
) -> None:
    understood = ExampleUnderstanding(Torn(refusal), read_cues(folder), PlainReader()).understand("はあ", expecting=None)
    assert understood.label == first
    assert understood.sure is sure
    assert dict(understood.ranked)["refuse_contact"] == pytest.approx(refusal)


def test_silence_is_not_sure(understanding: ExampleUnderstanding) -> None:
    assert not understanding.understand("、。", expecting=None).sure


def test_a_rule_speaks_before_the_classifier_and_knows_its_exception(understanding: ExampleUnderstanding) -> None:
    understood = understanding.understand("そうりょうはいくらでもいいからかけてくるな", expecting=None)
    assert understood.label == "refuse_contact"
    assert understood.sure
    assert understanding.understand("かけてくるなんてそうりょうはいくら", expecting=None).label == "ask_shipping_fee"


@pytest.mark.parametrize(
    "said", ["そうりょうはいくらですか。もうでんわしないでください。", "そうりょうはいくらですかそれともうでんわしないでください"]
)
def test_a_second_intent_in_the_same_breath(understanding: ExampleUnderstanding, said: str) -> None:
    understood = understanding.understand(said, expecting=None)
    assert {understood.label, *understood.also} == {"ask_shipping_fee", "refuse_contact"}


@pytest.mark.parametrize("said", ["はい、やまだです", "はいやまらです", "やまだですけど"])
def test_the_customers_own_name_misheard_by_a_sound_is_still_the_customer(understanding: ExampleUnderstanding, said: str) -> None:
    understood = understanding.understand(said, expecting="identity", vocabulary=["やまだ はなこ"])
    assert understood.label == "identity_confirm"
    assert understood.sure


def test_an_unknown_expectation_counts_as_none(understanding: ExampleUnderstanding) -> None:
    assert understanding.understand("はい", expecting="weather").ranked == understanding.understand("はい", expecting=None).ranked


def test_a_model_comes_back_from_its_file(understanding: ExampleUnderstanding, model: TrainedModel, folder: Path) -> None:
    model.save(folder / "model.npz")
    again = ExampleUnderstanding(TrainedModel.load(folder / "model.npz"), read_cues(folder), PlainReader())
    for text in ("はい", "そうりょういくらですか"):
        expected = dict(understanding.understand(text, expecting=None).ranked)
        for label, share in again.understand(text, expecting=None).ranked:
            assert share == pytest.approx(expected[label], abs=0.01)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 not a zip", b"\x00" * 100])
def test_a_damaged_cache_is_trained_anew(folder: Path, tmp_path: Path, damage: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.conversation.understanding.trained.DictionaryReader", PlainReader)
    cache = tmp_path / "cache"
    ExampleUnderstanding.from_assets(folder, cache=cache)
    (kept,) = cache.iterdir()
    kept.write_bytes(damage)
    again = ExampleUnderstanding.from_assets(folder, cache=cache)
    assert again.understand("もうでんわしないで", expecting=None).label == "refuse_contact"
    assert kept.stat().st_size > len(damage)


def test_sentences_that_recognition_shall_not_expect_are_learnt_from_a_folder_apart(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.conversation.understanding.trained.DictionaryReader", PlainReader)
    ExampleUnderstanding.from_assets(folder, cache=tmp_path / "cache")
    (folder / "apart").mkdir()
    (folder / "apart" / "refuse_contact.txt").write_text("もうでんはしないれ\n", "utf-8")
    assert ("もうでんはしないれ", "refuse_contact") in [(one.text, one.label) for one in read_examples(folder, template_values(folder))]
    ExampleUnderstanding.from_assets(folder, cache=tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_changed_examples_are_another_model(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.conversation.understanding.trained.DictionaryReader", PlainReader)
    ExampleUnderstanding.from_assets(folder, cache=tmp_path / "cache")
    with (folder / "affirm.txt").open("a", encoding="utf-8") as out:
        out.write("[yes_no] もちろん\n")
    ExampleUnderstanding.from_assets(folder, cache=tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == 2


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("affirm.txt", "[wetter] はい\n", "wetter"),
        ("affirm.txt", "{天気}です\n", "天気"),
        ("rules.yaml", "- {label: minor, text: 'x'}\n", "why"),
        ("rules.yaml", "- {label: minor, text: '(', why: x}\n", "regular expression"),
        ("cues.yaml", "送料: [送料\n", "cues.yaml"),
    ],
)
def test_a_fault_in_the_assets_is_named(folder: Path, file: str, content: str, told: str) -> None:
    (folder / file).write_text(content, "utf-8")
    with pytest.raises(BadInput, match=told):
        ExampleUnderstanding.from_assets(folder)


def test_rules_have_reasons_and_find_their_label() -> None:
    cues: Cues = read_cues(Path(__file__).parents[4] / "assets" / "understanding" / "ja")
    assert {rule.label for rule in cues.rules} == {
        "voicemail", "call_screening", "refuse_contact", "refuse_offer", "want_human", "minor", "wrong_person", "third_party", "deny",
    }  # fmt: skip
    for text, label in {
        "もう電話しないでください": "refuse_contact",
        "担当者に代わってください": "want_human",
        "おかけになった電話は電波の届かない場所にあるか": "voicemail",
        "主人は今留守です": "third_party",
    }.items():
        found = cues.rule_for(text, "", None)
        assert found is not None
        assert found.label == label
    assert cues.rule_for("電話してくるなんて失礼だ", "", None) is None


@pytest.mark.parametrize(
    ("said", "expecting", "label"),
    [
        ("うちは電話での勧誘は受けておりません", None, "refuse_contact"),
        ("断った人にまたかけるのは違法ですよね", None, "refuse_contact"),
        ("店員さんに聞きたいです", "reason", "want_human"),
        ("スタッフの方から電話をもらえますか", None, "want_human"),
        ("店員さんに聞いてから決めます", "offer", None),
        ("妻の携帯です", "identity", "third_party"),
        ("AIアシスタントが代わりに出ています", "identity", None),
        ("割引してもらわなくて大丈夫です", "offer", "refuse_offer"),
        ("急がなくて大丈夫です", "offer", None),
        ("そういうのはもういいです", "offer", "refuse_offer"),
        ("それでいいです", "offer", None),
        ("それはいいですね", "offer", None),
        ("お気持ちだけいただきます", "offer", "refuse_offer"),
        ("高いので買う気がなくなりました", "reason", None),
        ("間違い電話ですよ、もうかけないでもらえますか", None, "refuse_contact"),
        ("責任者に代わらなくていいので電話を止めてください", None, "refuse_contact"),
        ("あとで人から電話をもらいたいんですが", None, "want_human"),
        ("主人がいいと言いませんので", None, None),
        ("主人の出張先で買ったんです", None, None),
        ("うちの子はまだ小三なので大きいかな", None, None),
    ],
)
def test_a_polite_no_is_known_by_its_kind(said: str, expecting: str | None, label: str | None) -> None:
    found = read_cues(Path(__file__).parents[4] / "assets" / "understanding" / "ja").rule_for(said.lower(), "", expecting)
    assert (found.label if found is not None else None) == label


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("私、鈴木ですけども。", "wrong_person"),
        ("はい、山田です。", "identity_confirm"),
        ("はい、山本です。", "wrong_person"),
        ("山本太郎と申します。", "wrong_person"),
        ("はい、元気です。", None),
        ("はい、本人です。", None),
        ("山本の者ではありません。", None),
    ],
)
def test_a_name_that_is_not_the_one_asked_for(said: str, label: str | None) -> None:
    assert name_answer(said, ("山田 花子",), PlainReader(), ("鈴木", "山本")) == label


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("はい、武藤でございます。", "wrong_person"),
        ("後藤ですけど。", "wrong_person"),
        ("今出先なんですよ。", None),
        ("今中二です。", None),
        ("対策です。", None),
    ],
)
def test_any_surname_that_the_dictionary_knows_is_another_name(said: str, label: str | None) -> None:
    assert name_answer(said, ("山田 花子",), DictionaryReader()) == label
