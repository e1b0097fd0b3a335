"""Setting up at the door: files, keyring, audit trail, mistakes by their field, and what is tried out."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from console.service.terms import SurveyTerms
from console.settings import load
from tests.unit.server.test_door import AUDITORS, Desk, bearer, event, opened
from tests.unit.service.setup.workshop import PlayedParts, workshop

SHOP = {"name": "港の店", "company": "株式会社港", "persona": "みなみ", "return_number": "03-1234-5678", "mail": "help@minato.example"}
TRUNK = {"host": "127.0.0.1", "port": 5080, "domain": "trunk.test", "user": "shop", "transport": "tcp", "caller_id": "0312345678"}
SURVEY = {"page": "https://shop.example/survey", "after_minutes": 45, "again_days": 120, "keypad": True}
MINE = "09012345678"


async def told(desk: Desk, socket: Any, part: str) -> dict[str, Any]:
    """The last word of what is under way."""
    while True:
        found = await event(socket, "setup")
        if found["part"] == part and not found["told"]["running"]:
            return dict(found["told"])


async def test_the_shop_goes_into_file_and_books(tmp_path: Path) -> None:
    house, parts = workshop(tmp_path)
    async with house, opened(house) as desk:
        answer = await desk.http.put("/api/setup/shop", json=SHOP)
        assert answer.status_code == 200, answer.text
        assert answer.json()["shop"] == SHOP
        assert answer.json()["first_run"] is False
        kept = load(parts.folders).shop
        assert kept is not None
        assert kept.company == "株式会社港"
        with house.store(read_only=True) as work:
            assert work.shops.all()[0].return_number == "03-1234-5678"
            assert "setup.shop" in [entry.what for entry in work.audit.entries()]


@pytest.mark.parametrize(
    ("part", "changed", "field"),
    [
        ("shop", {"name": " "}, "name"),
        ("shop", {"return_number": "電話"}, "return_number"),
        ("shop", {"mail": "no address"}, "mail"),
        ("trunk", {"host": "sip:carrier.example"}, "host"),
        ("trunk", {"port": 0}, "port"),
        ("trunk", {"user": ""}, "user"),
        ("trunk", {"codecs": ["OPUS"]}, "codecs"),
        ("trunk", {"unknown": 1}, "unknown"),
        ("trunk", {"srtp": True, "transport": "udp", "host": "sip.example.jp"}, "transport"),
        ("survey", {"page": "http://shop.example/survey"}, "page"),
        ("survey", {"page": "https://shop.example/survey?from=mail"}, "page"),
        ("survey", {"page": "https://shop.example/a/../survey"}, "page"),
        ("survey", {"page": "https://me:secret@shop.example/survey"}, "page"),
        ("survey", {"page": "https://shop.example//survey"}, "page"),
        ("survey", {"page": f"https://shop.example/{'x' * 120}"}, "page"),
        ("survey", {"again_days": 7}, "again_days"),
        ("models", {"voice": "robot"}, "voice"),
        ("models", {"recognition_model": "no-such-model"}, "recognition_model"),
    ],
)
async def test_a_mistake_is_named_by_its_field_and_changes_nothing(tmp_path: Path, part: str, changed: dict[str, Any], field: str) -> None:
    house, parts = workshop(tmp_path)
    async with house, opened(house) as desk:
        before = (await desk.http.get("/api/setup")).json()
        models = before["models"]
        answer = await desk.http.put(
            f"/api/setup/{part}", json={**{"shop": SHOP, "trunk": TRUNK, "models": models, "survey": SURVEY}[part], **changed}
        )
        assert answer.status_code == 422, answer.text
        assert answer.json()["error"]["field"] == field
        assert (await desk.http.get("/api/setup")).json() == before
        assert not parts.folders.settings_file.exists()


async def test_a_password_is_in_the_keyring_only(tmp_path: Path) -> None:
    house, parts = workshop(tmp_path)
    async with house, opened(house) as desk:
        answer = await desk.http.put("/api/setup/trunk", json={**TRUNK, "password": "s3cret"})
        assert answer.status_code == 200, answer.text
        assert answer.json()["trunk"]["password_kept"] is True
        assert parts.secrets.get("trunk.password") == "s3cret"
        everywhere = answer.text + parts.folders.settings_file.read_text() + (await desk.http.get("/api/setup")).text
        assert "s3cret" not in everywhere
        assert house.terms.account["password"] == "s3cret"
        assert (house.terms.account["host"], house.terms.caller_id, house.terms.loopback) == ("127.0.0.1", True, True)
        await desk.http.put("/api/setup/trunk", json=TRUNK)
        assert parts.secrets.get("trunk.password") == "s3cret"


async def test_the_survey_goes_by_what_was_set_at_once(tmp_path: Path) -> None:
    house, parts = workshop(tmp_path)
    async with house, opened(house) as desk:
        answer = await desk.http.put("/api/setup/survey", json={**SURVEY, "page": " https://shop.example/survey/ "})
        assert (answer.status_code, answer.json()["survey"]) == (200, SURVEY)
        assert house.terms.survey == SurveyTerms(str(SURVEY["page"]), timedelta(minutes=45), timedelta(days=120), keypad=True)
        assert load(parts.folders).survey.page == SURVEY["page"]
        with house.store(read_only=True) as work:
            assert "setup.survey" in [entry.what for entry in work.audit.entries()]
        await desk.http.put("/api/setup/survey", json={**SURVEY, "page": None})
        assert (house.terms.survey.page, load(parts.folders).survey.page) == ("", None)


async def test_a_change_waits_for_the_calls_that_are_live(tmp_path: Path) -> None:
    house, parts = workshop(tmp_path)
    async with house, opened(house) as desk:
        call_id = await house.answered()
        answer = await desk.http.put("/api/setup/trunk", json=TRUNK)
        assert answer.json()["waiting"] is True
        assert parts.applied == []
        assert (await desk.http.get("/api/state")).json()["trunk"]["state"] == "starting"
        refused = await desk.post("/api/carts/k2/call")
        assert refused.status_code == 409
        await house.line.tells("ended", call_id=call_id, at=9.0, result="answered", outcome="consult", by_customer=True)
        await house.service.tick()
        assert [settings.trunk.port for settings in parts.applied] == [5080]
        assert (await desk.http.get("/api/setup")).json()["waiting"] is False
        assert (await desk.http.get("/api/state")).json()["trunk"]["state"] != "starting"


async def test_what_the_environment_rules_is_told_and_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKAERI_TRUNK__HOST", "127.0.0.1")
    house, _ = workshop(tmp_path)
    async with house, opened(house) as desk:
        assert (await desk.http.get("/api/setup")).json()["ruled"] == ["trunk.host"]
        assert (await desk.http.put("/api/setup/trunk", json=TRUNK)).status_code == 200
        answer = await desk.http.put("/api/setup/trunk", json={**TRUNK, "host": "10.0.0.1"})
        assert (answer.status_code, answer.json()["error"]["field"]) == (422, "host")


async def test_the_demo_gets_no_real_trunk(tmp_path: Path) -> None:
    house, _ = workshop(tmp_path, demo=True)
    async with house, opened(house) as desk:
        answer = await desk.http.put("/api/setup/trunk", json={**TRUNK, "host": "sip.example.jp"})
        assert answer.json()["error"]["rule"] == "setup.demo"


async def test_a_trunk_is_tried_before_it_is_saved(tmp_path: Path) -> None:
    house, parts = workshop(tmp_path)
    async with house, opened(house) as desk, desk.socket("/api/live", "店長") as live:
        for password, good in (("wrong", False), ("right", True)):
            answer = await desk.post("/api/setup/trunk-test", {**TRUNK, "password": password})
            assert answer.status_code == 202, answer.text
            end = await told(desk, live, "trunk_test")
            assert (end["good"], end["found"][-1]["good"]) == (good, good)
        assert [account.password for account in parts.tried] == ["wrong", "right"]
        assert not parts.folders.settings_file.exists()
        await desk.http.put("/api/setup/trunk", json={**TRUNK, "password": "right"})
        steps = {one["step"]: one["state"] for one in (await desk.http.get("/api/setup")).json()["steps"]}
        assert steps["trunk"] == "done"


async def test_a_script_in_use_is_a_step_of_its_own(tmp_path: Path) -> None:
    house, _ = workshop(tmp_path)

    async def step() -> str:
        return next(one["state"] for one in (await desk.http.get("/api/setup")).json()["steps"] if one["step"] == "script")

    async with house, opened(house) as desk:
        assert await step() == "done"
        house.terms.clock = lambda: datetime(2020, 1, 1, tzinfo=UTC)  # before any was
        assert await step() == "open"


async def test_ones_own_telephone_rings(tmp_path: Path) -> None:
    house, parts = workshop(tmp_path)
    async with house, opened(house) as desk, desk.socket("/api/live", "店長") as live:
        answer = await desk.post("/api/setup/test-call", {"number": MINE})
        assert (answer.status_code, answer.json()["left"]) == (202, 9)
        end = await told(desk, live, "test_call")
        assert (end["good"], end["codec"]) == (True, "PCMU")
        assert end["ja"].startswith("お声はよく届いています")
        assert parts.dialled == [MINE]
        with house.store(read_only=True) as work:
            written = [entry for entry in work.audit.entries() if entry.what == "setup.test_call"]
        assert MINE not in json.dumps([str(entry) for entry in written])
        assert len(written) == 1
        parts.facts = {"state": "ended", "result": "rejected", "status": 488}
        await desk.post("/api/setup/test-call", {"number": MINE})
        end = await told(desk, live, "test_call")
        assert not end["good"]
        assert "SRTP" in end["ja"]


async def test_whom_a_test_call_never_reaches(tmp_path: Path) -> None:
    house, parts = workshop(tmp_path)
    async with house, opened(house) as desk:
        with house.store(read_only=True) as work:
            customer = work.customers.get("c1").phone

        async def refused(number: str) -> str:
            answer = await desk.post("/api/setup/test-call", {"number": number})
            assert answer.status_code == 409, answer.text
            return str(answer.json()["error"]["rule"])

        assert await refused("110") == "gate.number_type"
        assert await refused("0990123456") == "gate.number_type"
        assert await refused(customer) in ("setup.customers_number", "gate.demo_number")
        call_id = await house.answered()
        assert await refused(MINE) == "setup.live_calls"
        await house.line.tells("ended", call_id=call_id, at=9.0, result="answered", outcome="consult", by_customer=True)
        parts.hold.clear()
        await desk.post("/api/setup/test-call", {"number": MINE})
        assert await refused(MINE) == "setup.running"
        parts.hold.set()
        assert parts.dialled == [MINE]
        await desk.post("/api/campaign", {"on": True})
        async with desk.socket("/api/live", "店長"):
            while (await desk.http.get("/api/setup")).json()["test_call"]["running"]:
                pass
        assert await refused(MINE) == "setup.campaign_on"


async def test_what_the_machine_carries(tmp_path: Path) -> None:
    house, _ = workshop(tmp_path)
    async with house, opened(house) as desk, desk.socket("/api/live", "店長") as live:
        found = (await desk.http.get("/api/setup/machine")).json()
        assert found["machine"]["cores"] == 4
        assert {one["job"] for one in found["recommended"]} == {"recognition", "synthesis", "language"}
        assert (await desk.post("/api/setup/measure")).status_code == 202
        end = await told(desk, live, "measuring")
        assert end["measured"]["openjtalk:default"]["factor"] == 0.25
        assert (await desk.post("/api/setup/models/whisper-base")).status_code == 202
        end = await told(desk, live, "fetching")
        assert (end["done"], end["total"]) == (100, 100)
        assert (await desk.post("/api/setup/models/nonesuch")).status_code == 404
        assert (await desk.post("/api/setup/models/kokoro-ja")).status_code == 409


async def test_measuring_is_stopped(tmp_path: Path) -> None:
    house, parts = workshop(tmp_path)
    parts.hold.clear()
    async with house, opened(house) as desk, desk.socket("/api/live", "店長") as live:
        await desk.post("/api/setup/measure")
        await desk.http.delete("/api/setup/measure")
        assert (await told(desk, live, "measuring"))["stopped"] is True


async def test_the_way_is_kept(tmp_path: Path) -> None:
    house, parts = workshop(tmp_path)
    async with house, opened(house) as desk:
        assert (await desk.http.get("/api/setup")).json()["first_run"] is False
        await desk.post("/api/setup/steps", {"step": "headset", "mark": "seen"})
        found = (await desk.post("/api/setup/steps", {"step": "people", "mark": "skipped"})).json()
        assert found["first_run"] is True
        assert {one["step"]: one["state"] for one in found["steps"]}["people"] == "skipped"
        assert (await desk.post("/api/setup/steps", {"step": "moon", "mark": "seen"})).status_code == 422
        assert (await desk.post("/api/setup/steps", {"step": "all", "mark": "finished"})).json()["first_run"] is False
    assert json.loads((parts.folders.data / "setup.json").read_text())["finished"] is True


async def test_it_is_the_administrators(tmp_path: Path) -> None:
    house, parts = workshop(tmp_path)
    async with house, opened(house) as desk:
        for method, path, body in (
            ("GET", "", None),
            ("GET", "/machine", None),
            ("PUT", "/shop", SHOP),
            ("PUT", "/trunk", TRUNK),
            ("PUT", "/survey", SURVEY),
            ("POST", "/trunk-test", TRUNK),
            ("POST", "/test-call", {"number": MINE}),
            ("DELETE", "/test-call", None),
            ("POST", "/measure", None),
            ("POST", "/models/whisper-base", None),
        ):
            answer = await desk.http.request(method, f"/api/setup{path}", json=body, headers=bearer(AUDITORS))
            assert answer.status_code == 403, path
        assert isinstance(parts, PlayedParts)
        assert parts.dialled == parts.tried == []


async def test_a_trunk_that_nobody_entered_is_told_as_none(tmp_path: Path) -> None:
    house, _ = workshop(tmp_path)
    async with house, opened(house) as desk:
        assert (await desk.http.get("/api/state")).json()["trunk"]["state"] == "unset"
        answer = await desk.http.put("/api/setup/trunk", json=TRUNK)
        assert answer.status_code == 200, answer.text
        assert (await desk.http.get("/api/state")).json()["trunk"]["state"] != "unset"
