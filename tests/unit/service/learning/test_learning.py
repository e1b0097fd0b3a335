"""Corrections on their way into the understanding: a manager decides, worse is never used, and everything can be taken back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from console.conversation.understanding.comparison import SAFETY
from console.domain.errors import BadInput, EnvironmentFault, Refused
from console.service.learning.learning import LearningDesk
from console.service.learning.learning_port import Lesson, Trained
from tests.unit.service.house import CHIEF, SASAKI, House

SAID = "山田ですけど、丈が気になるんです"


class Bench:
    """Trains nothing: tells the reports it was given."""

    def __init__(self) -> None:
        self.foundation = "b1"
        self.before = {"n": 10, "accuracy": 0.9, "recall": dict.fromkeys(SAFETY, 1.0), "ms_p95": 1.0}
        self.after: dict[str, Any] = dict(self.before)
        self.asked: list[tuple[tuple[Lesson, ...], tuple[Lesson, ...]]] = []
        self.fault: EnvironmentFault | None = None

    def base(self) -> str:
        return self.foundation

    def labels(self) -> frozenset[str]:
        return frozenset({"reason_size", "refuse_offer", "ask_product"})

    def frozen(self, text: str) -> bool:
        return text == "凍った文です"

    async def train(self, lessons: Sequence[Lesson], current: Sequence[Lesson]) -> Trained:
        if self.fault is not None:
            raise self.fault
        self.asked.append((tuple(lessons), tuple(current)))
        return Trained(self.foundation, f"c{len(self.asked)}", self.before, self.after, len(lessons), 0.1)

    async def model(self, lessons: Sequence[Lesson]) -> Path:
        return Path(f"/models/{len(lessons)}.npz")


class School(House):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.bench = Bench()
        self.service.learns(self.bench)

    @property
    def desk(self) -> LearningDesk:
        assert self.service.learning is not None
        return self.service.learning

    async def said(self, text: str = SAID, intent: str = "off_topic") -> str:
        """A call in which the customer said so; its id."""
        call_id = await self.answered()
        common = {"call_id": call_id, "unheard": "", "line": None, "operator": None}
        await self.line.tells("turn", **{**common, "who": "agent", "text": "気になる点は。", "started": 2.0, "ended": 4.0, "intent": None, "confidence": None, "line": "ask_reason", "at": 4.0})  # fmt: skip
        await self.line.tells("turn", **{**common, "who": "customer", "text": text, "started": 5.123, "ended": 6.0, "intent": intent, "confidence": 0.6, "at": 6.0})  # fmt: skip
        return call_id

    async def accepted(self, text: str | None = None, label: str = "reason_size") -> dict[str, Any]:
        example = await self.desk.correct(SASAKI, await self.said(), 5.123, label)
        return await self.desk.decide(CHIEF, example["id"], accept=True, text=text)

    def audit(self) -> list[tuple[str, str]]:
        with self.store(read_only=True) as work:
            return [(entry.who, entry.what) for entry in work.audit.entries() if entry.what.startswith("learning.")]


async def test_a_correction_waits_with_its_words_sealed_and_is_accepted_without_the_person(tmp_path: Path) -> None:
    async with School(tmp_path) as school:
        call_id = await school.said()
        example = await school.desk.correct(SASAKI, call_id, 5.123, "reason_size")
        assert (example["text"], example["heard_as"], example["expecting"], example["state"]) == (SAID, "off_topic", "reason", "waiting")
        assert SAID.encode() not in (tmp_path / "okaeri.sqlite3").read_bytes()
        with pytest.raises(Refused, match="role"):
            await school.desk.decide(SASAKI, example["id"], accept=True)
        told = await school.desk.decide(CHIEF, example["id"], accept=True)
        assert (told["text"], told["state"]) == ("{姓}ですけど、丈が気になるんです", "accepted")
        with pytest.raises(Refused, match="decided"):
            await school.desk.decide(CHIEF, example["id"], accept=False)
        assert school.audit() == [("佐々木", "learning.proposed"), ("店長", "learning.accepted")]


async def test_what_may_not_be_learnt(tmp_path: Path) -> None:
    async with School(tmp_path) as school:
        call_id = await school.said()
        for started, label in ((5.123, "no_such"), (9.0, "reason_size"), (2.0, "reason_size")):
            with pytest.raises(BadInput):
                await school.desk.correct(SASAKI, call_id, started, label)
        example = await school.desk.correct(SASAKI, call_id, 5.123, "reason_size")
        for text, rule in (("凍った文です", "learning.frozen"), ("090-1234-5678です", "learning.personal")):
            with pytest.raises(Refused) as no:
                await school.desk.decide(CHIEF, example["id"], accept=True, text=text)
            assert no.value.rule == rule
        rejected = await school.desk.decide(CHIEF, example["id"], accept=False)
        assert (rejected["state"], rejected["text"]) == ("rejected", None)
        with pytest.raises(Refused, match="No example"):
            await school.desk.train(CHIEF)


async def test_an_erased_customers_words_cannot_be_accepted(tmp_path: Path) -> None:
    async with School(tmp_path) as school:
        call_id = await school.said()
        example = await school.desk.correct(SASAKI, call_id, 5.123, "reason_size")
        with school.store() as work:
            call = work.calls.get(call_id)
            assert call is not None
            work.customers.forget(call.customer_id)
            work.commit()
        assert (await school.desk.page("waiting", 0, 10))["examples"][0]["text"] is None
        with pytest.raises(BadInput, match="erased"):
            await school.desk.decide(CHIEF, example["id"], accept=True)


async def test_a_disposition_by_hand_becomes_a_candidate(tmp_path: Path) -> None:
    async with School(tmp_path) as school:
        call_id = await school.said("うちにはもう似たのがあるので", "reason_just_looking")
        await school.line.tells("ended", call_id=call_id, at=9.0, result="answered", outcome="undecided", by_customer=True)
        await school.service.wrap_ups.wrap_up(SASAKI, call_id, "refused")
        (example,) = (await school.desk.page("waiting", 0, 10))["examples"]
        assert (example["kind"], example["label"], example["text"]) == ("outcome", "refuse_offer", "うちにはもう似たのがあるので")


async def test_trained_compared_switched_and_told_to_the_line(tmp_path: Path) -> None:
    async with School(tmp_path) as school:
        await school.accepted()
        told = await school.desk.train(CHIEF)
        assert (told["number"], told["fit"], told["switched"]) == (1, True, True)
        assert school.bench.asked == [((("{姓}ですけど、丈が気になるんです", "reason_size", "reason"),), ())]
        assert school.line.did("understanding")[-1]["file"] == "/models/1.npz"
        with pytest.raises(Refused, match="No example"):
            await school.desk.train(CHIEF)
        back = await school.desk.roll_back(CHIEF)
        assert back["in_use"] == 0
        assert school.line.did("understanding")[-1]["file"] == ""
        assert [what for _, what in school.audit()][-3:] == ["learning.trained", "learning.switched", "learning.rolled_back"]
        with pytest.raises(Refused, match="no version before"):
            await school.desk.roll_back(CHIEF)
        assert (await school.desk.switch(CHIEF, 1))["in_use"] == 1


@pytest.mark.parametrize("harm", [{"accuracy": 0.89}, {"recall": dict.fromkeys(SAFETY, 1.0) | {"minor": 0.5}}])
async def test_worse_is_kept_and_never_used(tmp_path: Path, harm: dict[str, Any]) -> None:
    async with School(tmp_path) as school:
        await school.accepted()
        school.bench.after |= harm
        told = await school.desk.train(CHIEF)
        assert (told["fit"], told["switched"], bool(told["report"]["worse"])) == (False, False, True)
        with pytest.raises(Refused, match="as good as"):
            await school.desk.switch(CHIEF, 1)
        assert (await school.desk.versions())["in_use"] == 0


async def test_a_version_that_was_compared_with_another_is_not_switched_to(tmp_path: Path) -> None:
    async with School(tmp_path) as school:
        await school.accepted("丈が気になります")
        await school.desk.train(CHIEF, switch=False)
        school.later(minutes=1)
        example = await school.desk.correct(SASAKI, (await school.desk.page(None, 0, 1))["examples"][0]["call_id"], 5.123, "ask_product")
        await school.desk.decide(CHIEF, example["id"], accept=True, text="裾上げはできますか")
        assert (await school.desk.train(CHIEF))["switched"] is True
        with pytest.raises(Refused, match="as good as"):
            await school.desk.switch(CHIEF, 1)


async def test_a_new_program_uses_what_it_ships_until_it_is_trained_again(tmp_path: Path) -> None:
    async with School(tmp_path) as school:
        await school.accepted()
        await school.desk.train(CHIEF)
        school.bench.foundation = "b2"
        standing = await school.desk.versions()
        assert (standing["in_use"], standing["out_of_date"]) == (1, True)
        await school.desk.bring_to_line()
        assert school.line.did("understanding")[-1]["file"] == ""
        assert (await school.desk.train(CHIEF))["switched"] is True
        assert (await school.desk.versions())["out_of_date"] is False


async def test_training_that_fails_changes_nothing(tmp_path: Path) -> None:
    async with School(tmp_path) as school:
        await school.accepted()
        school.bench.fault = EnvironmentFault("x", "the disk is full")
        with pytest.raises(EnvironmentFault, match="disk"):
            await school.desk.train(CHIEF)
        assert (await school.desk.versions())["versions"] == []


async def test_a_line_that_is_ready_is_told_again_and_again(tmp_path: Path) -> None:
    async with School(tmp_path) as school:
        await school.accepted()
        await school.desk.train(CHIEF)
        told = len(school.line.did("understanding"))
        await school.desk.bring_to_line()
        assert len(school.line.did("understanding")) == told + 1
