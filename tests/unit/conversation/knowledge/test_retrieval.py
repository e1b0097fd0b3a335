"""Questions as customers put them, against the shops' own texts. The figures stand in docs/KNOWLEDGE.md."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.conversation.knowledge.entries import LONGEST_PART_S, entry_facts, parts
from console.conversation.knowledge.retrieval import Found, Index, entry_answers, index_of, may_answer
from console.conversation.knowledge.thesaurus import thesaurus_of
from console.domain.facts import Fact
from console.domain.readings import seconds

DATA = Path(__file__).parents[3] / "data" / "knowledge"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def shop(name: str) -> tuple[Index, dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    facts = [Fact(f"f{n}", f"knowledge.{n}", row["質問"], row["回答"], "", NOW) for n, row in enumerate(rows)]
    return index_of(facts), {f"knowledge.{n}": row["質問"] for n, row in enumerate(rows)}


SETS = [(1, "development", 0.98, 0, 1), (2, "development", 0.88, 0, 0), (3, "development", 0.85, 0, 2), (4, "blind", 0.6, 2, 1)]
"""``blind``: its failures were never read, and no word was added for them."""


@pytest.mark.parametrize(("number", "kind", "right", "wrong", "false"), SETS)
def test_questions_find_their_entry_and_others_find_none(number: int, kind: str, right: float, wrong: int, false: int) -> None:
    index, questions = shop(f"faq_{number}.csv")
    asked = [json.loads(line) for line in (DATA / f"{kind}_{number}.jsonl").read_text("utf-8").splitlines()]
    found = [(one["entry"], questions.get(best.key) if (best := index.best(one["text"])) else None) for one in asked]
    wanted = [pair for pair in found if pair[0] is not None]
    assert sum(entry == answer for entry, answer in wanted) / len(wanted) >= right
    assert sum(answer not in (None, entry) for entry, answer in wanted) <= wrong
    assert sum(answer is not None for entry, answer in found if entry is None) <= false


def test_when_does_it_come_is_the_days_of_delivery() -> None:
    index, questions = shop("faq_1.csv")
    best = index.best("届くのいつ")
    assert best is not None
    assert questions[best.key] == "配送日数はどのくらいですか"


def test_a_homophone_is_found_by_its_reading() -> None:
    words = thesaurus_of({"送料": ["送料", "ソーリョー"]})
    assert words.meanings("相良はいくら", "ソーリョーワイクラ") >= {"送料"}


def test_the_manner_of_asking_alone_is_nothing_in_common() -> None:
    index, _ = shop("faq_1.csv")
    assert index.best("それはいつどうやってやるんですか") is None


def test_of_two_that_are_equally_near_and_differ_neither_is_given() -> None:
    def twins(second: str) -> Index:
        answers = ("はい、お届けしております。", second)
        return index_of([Fact(f"f{n}", f"knowledge.{n}", "離島へ送れますか", answer, "", NOW) for n, answer in enumerate(answers)])

    assert twins("離島への配送は終了いたしました。").best("離島に送れますか") is None
    assert twins("はい、お届けしております。").best("離島に送れますか") is not None


def test_what_the_script_can_answer_stands_unless_the_entry_is_surely_nearer() -> None:
    general, special = Found("a", 0.9, frozenset({"届く"})), Found("b", 0.9, frozenset({"届く", "離島"}))
    thin = Found("c", 0.5, frozenset({"離島"}))
    told = {
        name: entry_answers(found, "ask_delivery_date", answerable=True, heard=True)
        for name, found in (("general", general), ("special", special), ("thin", thin))
    }
    assert told == {"general": False, "special": True, "thin": False}
    assert entry_answers(thin, "ask_delivery_date", answerable=False, heard=True)
    assert not entry_answers(thin, None, answerable=False, heard=True)
    assert not entry_answers(special, None, answerable=False, heard=False)
    assert not any(may_answer(intent) for intent in ("refuse_offer", "want_human", "affirm", "agree_send_link", "complaint", "ask_if_ai"))


def test_an_answer_in_breaths_of_whole_sentences() -> None:
    answer = (
        "ご注文から、2営業日から4営業日ほどでお届けいたします。" * 2
        + "北海道と沖縄へのお届けは、船の都合により、さらに3日ほどかかることがございます。"
    )
    said = parts(answer, {})
    assert "。".join(said) + "。" == answer
    assert all(seconds(part, {}) <= LONGEST_PART_S for part in said)
    first, *others = entry_facts("e1", 2, ("いつ", "何日"), answer, "faq.csv 2行目", NOW, None, {})
    assert (first.id, first.key, first.value) == ("knowledge.e1@2", "knowledge.e1", "いつ\n何日")
    assert [(fact.id, fact.key) for fact in others] == [("knowledge.e1@2.2", "knowledge.e1.2")]
