"""The studio: a draft becomes what the next call speaks, through two people; nothing else does."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console.domain.errors import BadInput, Refused
from console.service.commands import Person, Role
from tests.conftest import ExpectLog
from tests.unit.service.house import AUDITOR, CHIEF, SASAKI, House

SECOND = Person("副店長", Role.MANAGER)


def with_line(document: dict[str, Any], id: str, text: str) -> dict[str, Any]:
    lines = {**document["lines"], id: {**document["lines"][id], "text": text}}
    return {**document, "lines": lines}


async def drafted(house: House, text: str = "どのようなところが、気になっていらっしゃいますか。") -> dict[str, Any]:
    """An apparel draft with that sentence, saved."""
    studio = house.service.studio
    house.later(minutes=1)
    await studio.packs()
    made = await studio.begin(CHIEF, "apparel", None)
    saved = await studio.save(CHIEF, made["version_id"], made["revision"], with_line(made["document"], "which", text))
    return {**made, **saved}


async def signed(house: House, **period: Any) -> dict[str, Any]:
    draft = await drafted(house)
    handed_in = await house.service.studio.submit(CHIEF, draft["version_id"], draft["revision"])
    return await house.service.studio.approve(SECOND, handed_in["version_id"], handed_in["revision"], **period)


def spoken(house: House) -> str:
    with house.store(read_only=True) as work:
        approved = work.scripts.in_use("s1", house.now)[0]
    return next(line.text for line in approved.lines if line.id == "which")


async def test_what_ships_stands_ready_and_what_is_approved_is_shown_as_spoken(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        packs = {pack["pack"]: pack for pack in await house.service.studio.packs()}
        assert set(packs) == {"standard", "apparel", "electronics", "cosmetics", "food", "interior", "vip"}
        assert packs["apparel"]["spoken"]["number"] == 1
        assert packs["food"]["spoken"] is None
        assert packs["food"]["newest"]["state"] == "draft"
        assert len(await house.service.studio.packs()) == 7


async def test_the_next_call_speaks_what_two_people_approved_and_the_running_one_keeps_its_own(
    tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("orphan_closed")
    async with House(tmp_path) as house:
        before = await house.dialled("k1")
        version = await signed(house)
        after = await house.dialled("k2")
        assert (before.script_version, after.script_version) == ("1.1.0", "2")
        assert after.script_hash == version["content_hash"]
        brief = house.line.did("dial")[-1]["brief"]
        assert "どのようなところが" in str(brief["script"]["lines"])
        assert "どのようなところが" not in str(house.line.did("dial")[0]["brief"]["script"]["lines"])
    async with House(tmp_path) as restarted:
        restarted.now = house.now
        assert "どのようなところが" in spoken(restarted)


async def test_a_draft_reaches_no_call(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        draft = await drafted(house)
        await house.service.studio.submit(CHIEF, draft["version_id"], draft["revision"])
        assert "どのようなところが" not in spoken(house)


async def test_the_law_check_refuses_and_names_the_law_and_a_way_out(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        draft = await drafted(house, "今だけのご案内です。絶対にお得です。")
        found = next(finding for finding in draft["findings"] if finding["place"] == "which")
        assert found["law"].startswith(("特定商取引法", "消費者契約法"))
        assert found["instead_ja"]
        assert found["instead_en"]
        with pytest.raises(Refused) as no:
            await house.service.studio.submit(CHIEF, draft["version_id"], draft["revision"])
        assert no.value.rule == "script.lint"


async def test_nobody_approves_their_own_and_an_operator_nothing(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        draft = await drafted(house)
        handed_in = await house.service.studio.submit(CHIEF, draft["version_id"], draft["revision"])
        for person, rule in ((CHIEF, "script.own_work"), (SASAKI, "access.role"), (AUDITOR, "access.role")):
            with pytest.raises(Refused) as no:
                await house.service.studio.approve(person, handed_in["version_id"], handed_in["revision"])
            assert no.value.rule == rule


async def test_a_change_on_what_has_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        draft = await drafted(house)
        with pytest.raises(Refused) as no:
            await house.service.studio.save(SECOND, draft["version_id"], 1, draft["document"])
        assert no.value.rule == "script.stale"


async def test_sent_back_with_a_word_and_mended(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        studio, draft = house.service.studio, await drafted(house)
        handed_in = await studio.submit(CHIEF, draft["version_id"], draft["revision"], "お願いします。")
        back = await studio.send_back(SECOND, draft["version_id"], handed_in["revision"], "もう少し短く。")
        assert back["state"] == "draft"
        told = await studio.say(CHIEF, draft["version_id"], "短くしました。", "which")
        assert [(note["kind"], note["by"], note["text"]) for note in told][1:] == [
            ("submitted", "店長", "お願いします。"),
            ("sent_back", "副店長", "もう少し短く。"),
            ("said", "店長", "短くしました。"),
        ]


async def test_a_season_comes_and_goes_and_an_older_version_comes_back(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        studio, start = house.service.studio, house.now
        season = await signed(house, begins=start + timedelta(days=10), until=start + timedelta(days=20))
        assert "どのようなところが" not in spoken(house)
        house.now = start + timedelta(days=10)
        assert "どのようなところが" in spoken(house)
        first = (await studio.pack("apparel"))["versions"][-1]
        house.later(seconds=1)
        await studio.release(CHIEF, first["version_id"])
        assert "どのようなところが" not in spoken(house)
        assert (await studio.version(season["version_id"]))["holding"] != []
        house.now = start + timedelta(days=21)
        assert "どのようなところが" not in spoken(house)


async def test_a_release_is_ended_but_never_the_last_one(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        studio = house.service.studio
        version = await signed(house)
        await studio.end(SECOND, version["holding"][0]["release_id"])
        assert "どのようなところが" not in spoken(house)
        (left,) = [one for one in (await studio.pack("apparel"))["releases"] if not one["over"]]
        with pytest.raises(Refused) as no:
            await studio.end(SECOND, left["release_id"])
        assert no.value.rule == "script.last_one"


async def test_one_open_draft_a_pack_and_it_can_be_thrown_away(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        studio, draft = house.service.studio, await drafted(house)
        with pytest.raises(Refused) as no:
            await studio.begin(SECOND, "apparel", "shipped")
        assert no.value.rule == "script.open_draft"
        await studio.discard(CHIEF, draft["version_id"])
        again = await studio.begin(SECOND, "apparel", "shipped")
        assert (again["number"], again["based_on"]) == (2, None)


async def test_exported_changed_and_brought_in_again(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        studio = house.service.studio
        await studio.packs()
        first = (await studio.pack("apparel"))["newest"]
        text = (await studio.export(first["version_id"])).replace("pack: apparel", "pack: kimono", 1)
        made = await studio.bring_in(CHIEF, text, "着物.yaml")
        assert (made["pack"], made["number"], made["state"], made["findings"]) == ("kimono", 1, "draft", [])
        with pytest.raises(BadInput, match="着物"):
            await studio.bring_in(CHIEF, "lines: 3", "着物.yaml")


async def test_a_line_is_shown_as_it_will_sound(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        draft = await drafted(house)
        name = draft["lines"]["open_name"]
        assert "港の店" in name["text"]
        assert "ミナト" in name["reading"]
        assert 4 < name["seconds"] < 12
        assert draft["lines"]["size_goods"]["unknown"] == ["dimensions"]


async def test_every_step_is_in_the_audit_trail(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await signed(house)
        with house.store(read_only=True) as work:
            trail = [(entry.what, entry.who) for entry in work.audit.entries() if entry.what.startswith("script.")]
        assert trail == [
            ("script.drafted", "店長"),
            ("script.edited", "店長"),
            ("script.submitted", "店長"),
            ("script.approved", "副店長"),
            ("script.released", "副店長"),
        ]
