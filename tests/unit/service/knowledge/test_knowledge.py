"""Entries on their way from a file to the telephone: nothing is spoken that nobody approved, or that its source no longer says."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from console.campaign.articles.passage import NotRead, Passage, Read
from console.domain.errors import BadInput, Refused
from console.service.knowledge.knowledge import Wording
from console.service.knowledge.knowledge_import import ImportReport, KnowledgeImport, reads, run_import, source_name
from tests.unit.service.house import AUDITOR, CHIEF, SASAKI, House
from tests.unit.store.sample import NOW

ISLANDS = Passage("離島への配送はできますか", "はい、離島へもお届けしております。船便のため、日数がかかることがございます。", "2行目 配送")
NOSHI = Passage("のしは付けられますか", "はい。ご注文の際にお選びいただけます。", "3行目 ギフト")


def imported(house: House, passages: Sequence[Read], source: str = "faq.csv") -> ImportReport:
    with house.store(read_only=True) as work:
        shop = work.shops.all()[0].id
    return run_import(house.store, KnowledgeImport(shop, source, "faq", "root", {}), iter(passages), lambda: house.now)


async def entries(house: House) -> dict[str, dict[str, object]]:
    page = await house.service.knowledge.page(None, "", 0, 50)
    return {entry["question"]: entry for entry in page["entries"]}


async def approved(house: House, question: str, **wording: object) -> dict[str, object]:
    entry = (await entries(house))[question]
    return await house.service.knowledge.approve(CHIEF, str(entry["id"]), str(entry["digest"]), Wording(**wording))  # type: ignore[arg-type]


def spoken(house: House) -> list[str]:
    with house.store(read_only=True) as work:
        return [fact.id for fact in work.facts.of(work.shops.all()[0].id, house.now) if fact.key.startswith("knowledge.")]


def audit(house: House) -> list[tuple[str, str]]:
    with house.store(read_only=True) as work:
        return [(entry.who, entry.what) for entry in work.audit.entries() if entry.what.startswith("knowledge.")]


async def test_what_is_imported_waits_and_what_is_approved_is_a_fact_with_its_source(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        report = imported(house, [ISLANDS, NOSHI])
        assert (report.new, spoken(house)) == (2, [])
        told = await approved(house, ISLANDS.question, phrasings=("島でも送れますか",))
        assert (told["state"], told["version"]) == ("approved", 1)
        (id,) = spoken(house)
        assert id == f"knowledge.{told['id']}@1"
        with house.store(read_only=True) as work:
            fact = work.facts.get(id)
        assert fact is not None
        assert (fact.value, fact.source) == ("離島への配送はできますか\n島でも送れますか", "knowledge:faq.csv 2行目 配送")
        assert fact.valid_until == NOW + timedelta(days=365)
        assert audit(house) == [("root", "knowledge.imported"), ("店長", "knowledge.approved")]
        house.later(days=366)
        assert spoken(house) == []


async def test_the_same_file_again_changes_nothing_and_another_text_is_silent_until_approved(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        imported(house, [ISLANDS, NOSHI])
        await approved(house, ISLANDS.question)
        again = imported(house, [NOSHI, ISLANDS])
        assert (again.unchanged, again.new, again.changed, len(spoken(house))) == (2, 0, 0, 1)
        other = Passage(ISLANDS.question, "恐れ入ります。離島への配送は終了いたしました。", "2行目")
        report = imported(house, [other, NOSHI])
        assert (report.changed, spoken(house)) == (1, [])
        entry = (await entries(house))[ISLANDS.question]
        assert (entry["state"], entry["answer"]) == ("changed", other.text)
        told = await approved(house, ISLANDS.question)
        assert [version["ended"] is None for version in told["versions"]] == [False, True]  # type: ignore[union-attr,attr-defined]
        assert spoken(house) == [f"knowledge.{told['id']}@2"]


async def test_what_the_source_has_no_more_is_gone_unless_the_file_was_not_read_whole(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        imported(house, [ISLANDS, NOSHI])
        await approved(house, ISLANDS.question)
        assert imported(house, [NOSHI, NotRead("2行目", "x", "x")]).gone == 0
        assert len(spoken(house)) == 1
        assert imported(house, [NOSHI]).gone == 1
        assert spoken(house) == []
        assert imported(house, [NOSHI, ISLANDS]).unchanged == 2
        assert (await entries(house))[ISLANDS.question]["state"] == "changed"
        assert imported(house, [], source="other.csv").gone == 0


async def test_only_a_manager_approves_what_they_have_read_and_what_passes_the_checks(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        imported(house, [ISLANDS])
        entry = (await entries(house))[ISLANDS.question]
        id, seen = str(entry["id"]), str(entry["digest"])
        desk = house.service.knowledge
        for person in (SASAKI, AUDITOR):
            with pytest.raises(Refused, match="role"):
                await desk.approve(person, id, seen, Wording())
        with pytest.raises(Refused, match="changed since"):
            await desk.approve(CHIEF, id, "something else", Wording())
        with pytest.raises(Refused) as against:
            await desk.approve(CHIEF, id, seen, Wording(answer="クーポンで10%引きになります。"))
        assert against.value.rule == "knowledge.offer"
        with pytest.raises(BadInput, match="validity"):
            await desk.approve(CHIEF, id, seen, Wording(valid_until=NOW - timedelta(days=1)))
        assert spoken(house) == []
        await desk.edit(SASAKI, id, Wording(question="島へ送れますか"))
        with pytest.raises(Refused, match="changed since"):
            await desk.approve(CHIEF, id, seen, Wording())


async def test_what_is_withdrawn_is_silent_in_calls_under_way_too(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        imported(house, [ISLANDS])
        told = await approved(house, ISLANDS.question)
        await house.answered()
        with pytest.raises(Refused, match="approving the new wording"):
            await house.service.knowledge.edit(SASAKI, str(told["id"]), Wording(answer="別の文です。"))
        await house.service.knowledge.withdraw(CHIEF, str(told["id"]), "終了した")
        assert spoken(house) == []
        assert house.line.did("fact_changed")[-1]["key"] == f"knowledge.{told['id']}"
        assert audit(house)[-1] == ("店長", "knowledge.withdrawn")


async def test_search_tells_what_the_ai_would_answer(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        imported(house, [ISLANDS, NOSHI])
        told = await approved(house, ISLANDS.question)
        await approved(house, NOSHI.question)
        assert (await house.service.knowledge.search("うち島なんだけど送れる?"))["answer"] == told["id"]
        assert (await house.service.knowledge.search("駐車場はありますか"))["answer"] is None


def test_files_by_their_names_and_headings(tmp_path: Path) -> None:
    (tmp_path / "faq.csv").write_text("質問,回答\nのしは,はい。\n,\n", "cp932")
    with reads(tmp_path / "faq.csv", "faq.csv") as (kind, found):
        assert (kind, [type(read).__name__ for read in found]) == ("faq", ["Passage"])
    (tmp_path / "t.csv").write_text("件名,返信内容\n返品したい,14日以内に承ります。\n", "utf-8")
    with reads(tmp_path / "t.csv", "t.csv") as (kind, found):
        assert (kind, len(list(found))) == ("tickets", 1)
    (tmp_path / "x.exe").write_bytes(b"x")
    with pytest.raises(BadInput, match="no kind that can be read"), reads(tmp_path / "x.exe", "x.exe"):
        pass
    with pytest.raises(BadInput, match="cannot be opened"), reads(tmp_path / "no.html", "no.html"):
        pass
    assert source_name("C:\\help\\返品.html") == "返品.html"
    with pytest.raises(BadInput, match="no name"):
        source_name("/")
