"""The figures made of what was heard."""

from pathlib import Path

from console.app.evaluate_recognition import Recognised, report
from console.app.spoken_files import SpokenFile
from console.conversation.understanding.reading import DictionaryReader
from console.domain.transcript import Heard
from tests.unit.conversation.telephone import Scripted


def heard(name: str, said: str, hypothesis: str, condition: str = "clean", **about: object) -> Recognised:
    file = SpokenFile(name, Path(f"{name}.wav"), said, condition, **about)  # type: ignore[arg-type]
    return Recognised(file, Heard(hypothesis, 0.0, 1.0, 0.8 if hypothesis else 0.0), 100.0)


def test_each_condition_names_and_numbers_apart() -> None:
    found = report(
        [
            heard("a", "送料は", "総量は"),
            heard("b", "送料は", "", "noise20"),
            heard("c", "はい、小野寺です", "はい、おのでらです。", kind="name", words=("小野寺",)),
            heard("d", "柏木です", "赤城です", kind="name", words=("柏木",)),
            heard("e", "二足です", "2足です", kind="number"),
            heard("f", "三足です", "2足です", kind="number"),
        ],
        DictionaryReader(),
        None,
    )
    assert found["n"] == 6
    assert found["by_condition"]["noise20"] == {"n": 1, "cer": 1.0, "cer_reading": 1.0}
    assert found["by_condition"]["clean"]["n"] == 5
    assert (found["names"]["n"], found["names"]["words"], found["names"]["found"]) == (2, 2, 0.5)
    assert (found["numbers"]["n"], found["numbers"]["exact"]) == (2, 0.5)
    assert (found["intent_n"], found["intent_accuracy"]) == (0, None)
    assert [one["heard"] for one in found["hypotheses"]] == ["総量は", "", "はい、おのでらです。", "赤城です", "2足です", "2足です"]


def test_intents_are_judged_where_one_is_given_and_silence_means_nothing() -> None:
    found = report(
        [
            heard("a", "返せますか", "はい。|ask_return", intent="ask_return"),
            heard("b", "はい", "", intent="affirm"),
            heard("c", "はい", "はい。|affirm"),
        ],
        DictionaryReader(),
        Scripted(),
    )
    assert (found["intent_n"], found["intent_accuracy"]) == (2, 0.5)
    assert [one.get("understood", "-") for one in found["hypotheses"]] == ["ask_return", None, "-"]
