"""Through the engine's door, whole: a file becomes an answer that the AI gives with its source; a correction is heard, and taken back."""

import json
from pathlib import Path
from typing import Any

import pytest

from console.app.train_understanding import answer
from console.app.training import ChildTrainer
from console.conversation.brain import ScriptedBrain
from console.conversation.understanding.trained import ExampleUnderstanding
from console.domain.call import CallBrief
from console.simulation.scenario import read_scenario
from console.simulation.text import TextCall
from console.wire.codec import decode
from tests.unit.server.test_door import opened
from tests.unit.service.house import House, heard_until

pytestmark = pytest.mark.integration

FAQ = "質問,回答,更新日\n離島への配送はできますか,はい、離島へもお届けしております。船便のため、天候により日数がかかることがございます。,2026-09-01\n"
ASKED = """id: asks-about-islands
about: 離島への配送を聞く
customer: 山田 花子
turns:
  - say: はい、もしもし。
    after: answer
  - say: はい、本人です。
  - say: うち離島なんですけど、届きますか。
  - say: もう結構です。
  - hangup: true
expect: {}
"""


def played(brief: CallBrief, understanding: ExampleUnderstanding, folder: Path) -> Any:
    (folder / "scenario.yaml").write_text(ASKED, "utf-8")
    scenario = read_scenario(folder / "scenario.yaml")
    return TextCall(scenario, ScriptedBrain(brief, understanding), longest_call_s=600).run()


async def test_an_imported_answer_is_given_with_its_source_once_a_person_has_approved_it(
    tmp_path: Path, understanding: ExampleUnderstanding
) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        _, desks = house.service.subscribe()
        begun = await desk.http.post("/api/knowledge/imports", params={"name": "faq.csv"}, content=FAQ.encode("cp932"))
        assert begun.status_code == 202, begun.text
        await heard_until(desks, lambda event: event["event"] == "knowledge_import" and event["state"] != "running")
        (job,) = (await desk.http.get("/api/knowledge/imports")).json()["imports"]
        assert (job["state"], job["new"], job["faults"]) == ("done", 1, [])
        (entry,) = (await desk.http.get("/api/knowledge?state=draft")).json()["entries"]
        assert entry["place"] == "2行目"

        await house.dialled("k1")
        before = decode(CallBrief, (await house.line.ordered("dial"))["brief"])
        record = played(before, understanding, tmp_path)
        assert "離島へも" not in " ".join(turn.text for turn in record.turns)

        approved = await desk.post(f"/api/knowledge/{entry['id']}/approve", {"seen": entry["digest"]}, "店長")
        assert approved.status_code == 200, approved.text
        assert approved.json()["versions"][0]["approved"]["by"] == "店長"
        await house.dialled("k2")
        after = decode(CallBrief, house.line.did("dial")[-1]["brief"])
        record = played(after, understanding, tmp_path)
        assert "はい、離島へもお届けしております" in " ".join(turn.text for turn in record.turns)
        cited = f"knowledge.{entry['id']}@1"
        assert cited in str(record.json()["facts_cited"])
        with house.store(read_only=True) as work:
            fact = work.facts.get(cited)
        assert fact is not None
        assert fact.source == "knowledge:faq.csv 2行目 2026-09-01"
        assert (await desk.http.get("/api/knowledge/none")).status_code == 404


SENTENCES = {
    "affirm": "はい\nええ\nはいはい\nはい、どうぞ\nそうですね\n",
    "ask_stock": "在庫はありますか\n在庫ありますか\nまだ残っていますか\n入荷はいつですか\n取り寄せできますか\n",
    "reason_size": "サイズが合うか心配です\nサイズが不安で\n大きさが合うかどうか\n丈が長いかもしれない\n着られるか心配\n",
    "refuse_contact": "もう電話しないで\n電話しないでください\nもうかけてこないで\n二度と電話しないで\n連絡しないで\n",
}
TAUGHT = "丈はまだ残っていますか"


@pytest.fixture
def school(tmp_path: Path) -> ChildTrainer:
    folder = tmp_path / "ja"
    folder.mkdir()
    for label, sentences in SENTENCES.items():
        (folder / f"{label}.txt").write_text(sentences, "utf-8")
    (folder / "templates.yaml").write_text("姓: [山田, 佐藤]\n", "utf-8")
    (folder / "cues.yaml").write_text("在庫: [在庫]\n", "utf-8")
    (folder / "rules.yaml").write_text("[]\n", "utf-8")
    frozen = tmp_path / "frozen.jsonl"
    lines = [
        ("在庫ってありますか", "ask_stock"),
        ("電話はもうしないで", "refuse_contact"),
        ("サイズが合うか不安です", "reason_size"),
        ("ええ、はい", "affirm"),
    ]
    frozen.write_text("\n".join(f'{{"text": "{text}", "intent": "{label}"}}' for text, label in lines), "utf-8")
    return ChildTrainer(tmp_path / "kept", folder, frozen)


async def test_a_correction_is_accepted_trained_heard_and_rolled_back(tmp_path: Path, school: ChildTrainer) -> None:
    def heard() -> str:
        file = house.line.did("understanding")[-1]["file"]
        understanding = ExampleUnderstanding.from_file(tmp_path / "ja", Path(file)) if file else shipped
        return understanding.understand(TAUGHT, expecting=None).label

    shipped = ExampleUnderstanding.from_assets(tmp_path / "ja")
    was = shipped.understand(TAUGHT, expecting=None).label
    assert was == "ask_stock"
    (tmp_path / "house").mkdir()
    async with House(tmp_path / "house") as house, opened(house) as desk:
        house.service.learns(school)
        call_id = await house.answered()
        turn = {"who": "customer", "text": TAUGHT, "unheard": "", "line": None, "operator": None, "intent": was, "confidence": 0.5}
        await house.line.tells("turn", call_id=call_id, at=6.0, started=5.0, ended=6.0, **turn)
        told = await desk.post(f"/api/calls/{call_id}/correction", {"started": 5.0, "intent": "reason_size"})
        assert told.status_code == 201, told.text
        accepted = await desk.post(f"/api/learning/examples/{told.json()['id']}/accept", {}, "店長")
        assert accepted.json()["text"] == TAUGHT
        trained = (await desk.http.post("/api/learning/train", json={}, timeout=170)).json()
        assert trained["switched"] is True, trained
        assert (trained["report"]["after"]["n"], trained["report"]["learnt"]) == (4, 1)
        assert heard() == "reason_size"
        back = (await desk.post("/api/learning/roll-back")).json()
        assert back["in_use"] == 0
        assert heard() == was
        again = (await desk.post("/api/learning/switch", {"number": 1})).json()
        assert (again["in_use"], heard()) == (1, "reason_size")


def test_a_lost_model_is_trained_again_to_the_same(tmp_path: Path, school: ChildTrainer) -> None:
    request = {
        "folder": str(tmp_path / "ja"),
        "kept": str(tmp_path / "kept"),
        "frozen": "",
        "lessons": [[TAUGHT, "reason_size", None]],
        "current": None,
    }
    (tmp_path / "kept").mkdir()
    first = answer(request)
    (file,) = (tmp_path / "kept").glob("*.npz")
    taught = ExampleUnderstanding.from_file(tmp_path / "ja", file).understand(TAUGHT, expecting=None)
    file.unlink()
    assert answer(request) == first
    assert ExampleUnderstanding.from_file(tmp_path / "ja", file).understand(TAUGHT, expecting=None) == taught


def test_the_frozen_sentences_are_the_test_sets_and_are_never_learnt() -> None:
    root = Path(__file__).parents[3]
    sets = (root / "tests/data/understanding" / f"{name}.jsonl" for name in ("held_out", "blind", "blind_2", "blind_3", "blind_4"))
    frozen = root / "assets/understanding/frozen.ja.jsonl"
    assert frozen.read_bytes() == b"".join(file.read_bytes() for file in sets)
    first = json.loads(frozen.read_text("utf-8").splitlines()[0])["text"]
    assert ChildTrainer(Path("nowhere")).frozen(f"えっと、{first}")
