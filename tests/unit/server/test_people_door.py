"""Signing in at the door, over real HTTP and WebSockets: who comes how far, and who is out at once."""

import asyncio
import contextlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets

from console.service.people.doorkeeper import UNUSED
from console.service.people.tries import PAUSES
from tests.unit.server.test_door import AUDITORS, TOKEN, Desk, bearer, event, opened
from tests.unit.service.house import House
from tests.unit.store.sample import everything_on_disk

CHIEF, PASSWORD = "森 司", "朝いちばんの港の青い風"


async def first(desk: Desk) -> str:
    """The token of the first administrator, who has just been added and has signed in."""
    answer = await desk.http.post("/api/people", json={"name": CHIEF, "role": "administrator", "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return await signed_in(desk, CHIEF, PASSWORD)


async def signed_in(desk: Desk, name: str, password: str) -> str:
    answer = await desk.http.post("/api/session", json={"name": name, "password": password})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


async def joined(desk: Desk, chief: str, name: str, role: str) -> tuple[str, str]:
    """(id, token) of somebody new who has chosen his own password."""
    told = (await desk.http.post("/api/people", json={"name": name, "role": role}, headers=bearer(chief))).json()
    token = await signed_in(desk, name, told["start_password"])
    body = {"old": told["start_password"], "new": f"{PASSWORD} {name}"}
    assert (await desk.http.put("/api/session/password", json=body, headers=bearer(token))).status_code == 200
    return told["person"]["id"], token


def rule(answer: httpx.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json()["error"]["rule"]


async def closed(socket: Any) -> None:
    """Returns when the engine has closed it."""
    with contextlib.suppress(websockets.ConnectionClosed):
        async with asyncio.timeout(20):
            while True:
                await socket.recv()


def live(desk: Desk, token: str, path: str = "/api/live") -> Any:
    return websockets.connect(f"ws://127.0.0.1:{desk.port}{path}", additional_headers=bearer(token), proxy=None)


async def test_as_long_as_there_is_nobody_the_local_token_acts(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        told = (await desk.http.get("/api/session")).json()
        assert (told["people"], told["me"]) == (False, {"name": "root", "role": "administrator"})
        assert "administer" in told["may"]
        assert rule(await desk.http.post("/api/people", json={"name": "城戸", "role": "operator"})) == (409, "person.first_administrator")
        assert rule(await desk.http.delete("/api/session")) == (409, "session.nobody")
        assert (await desk.http.get("/api/people")).json()["people"] == []


async def test_once_there_is_somebody_the_tokens_of_the_house_lead_to_the_sign_in_only(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk, desk.socket("/api/live") as before:
        await event(before, "snapshot")
        chief = await first(desk)
        await closed(before)
        for house_token in (TOKEN, AUDITORS):
            assert rule(await desk.http.get("/api/queue", headers=bearer(house_token))) == (401, "access.sign_in")
            told = (await desk.http.get("/api/session", headers=bearer(house_token))).json()
            assert (told["people"], told["me"], told["may"]) == (True, None, [])
        with pytest.raises(websockets.InvalidStatus, match="403"):
            async with desk.socket("/api/live", "誰か"):
                pass
        named = {**bearer(chief), "X-Okaeri-Operator": "somebody%20else"}
        assert (await desk.http.get("/api/state", headers=named)).json()["me"] == {"name": CHIEF, "role": "administrator"}
        async with live(desk, chief) as socket:
            assert (await event(socket, "snapshot"))["me"]["name"] == CHIEF


async def test_a_start_password_opens_nothing_but_the_choice_of_ones_own(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        chief = await first(desk)
        told = (await desk.http.post("/api/people", json={"name": "城戸 はる", "role": "operator"}, headers=bearer(chief))).json()
        token = await signed_in(desk, "城戸はる", told["start_password"])
        assert rule(await desk.http.get("/api/queue", headers=bearer(token))) == (403, "access.password")
        change = {"old": told["start_password"], "new": "城戸　はる"}
        assert (await desk.http.put("/api/session/password", json=change, headers=bearer(token))).status_code == 422
        change["new"] = told["start_password"]
        assert (await desk.http.put("/api/session/password", json=change, headers=bearer(token))).status_code == 422
        change["new"] = "夕方の港の灯り"
        assert (await desk.http.put("/api/session/password", json=change, headers=bearer(token))).status_code == 422  # too short
        change["new"] = "夕方の港の灯りと舟"
        assert (await desk.http.put("/api/session/password", json=change, headers=bearer(token))).status_code == 422
        change["new"] = "夕方の港の灯りと白い舟"
        assert (await desk.http.put("/api/session/password", json=change, headers=bearer(token))).status_code == 200
        assert (await desk.http.get("/api/queue", headers=bearer(token))).status_code == 200
        given = {"name": "もう一人", "role": "operator", "password": "決められたパスワード"}
        assert rule(await desk.http.post("/api/people", json=given, headers=bearer(chief))) == (409, "person.own_password")


async def test_a_start_password_is_good_for_a_week(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        chief = await first(desk)
        told = (await desk.http.post("/api/people", json={"name": "城戸", "role": "operator"}, headers=bearer(chief))).json()
        house.later(days=7, minutes=1)
        body = {"name": "城戸", "password": told["start_password"]}
        assert rule(await desk.http.post("/api/session", json=body)) == (403, "session.wrong")
        again = await signed_in(desk, CHIEF, PASSWORD)
        reset = (await desk.http.post(f"/api/people/{told['person']['id']}/reset", headers=bearer(again))).json()
        assert await signed_in(desk, "城戸", reset["start_password"])


async def test_a_wrong_name_is_answered_as_a_wrong_password_is(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        await first(desk)
        for name in (CHIEF, "いない人"):
            answers = [await desk.http.post("/api/session", json={"name": name, "password": "ちがうことば"}) for _ in range(4)]
            assert [rule(answer) for answer in answers] == [(403, "session.wrong")] * 3 + [(429, "session.wait")]
            assert "3" in answers[-1].json()["error"]["en"]
        body = {"name": CHIEF, "password": PASSWORD}
        assert rule(await desk.http.post("/api/session", json=body)) == (429, "session.wait")
        for pause in PAUSES[3:]:
            house.now += pause
            body["password"] = "ちがうことば"
            await desk.http.post("/api/session", json=body)
        house.later(minutes=4)
        body["password"] = PASSWORD
        assert "1 分" in (await desk.http.post("/api/session", json=body)).json()["error"]["ja"]
        house.later(minutes=1)
        assert await signed_in(desk, CHIEF, PASSWORD)
        await desk.http.post("/api/session", json={"name": CHIEF, "password": "ちがうことば"})
        assert await signed_in(desk, CHIEF, PASSWORD)  # what went before is forgotten


async def test_a_role_change_and_disabling_end_everything_at_once(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        chief = await first(desk)
        kido, token = await joined(desk, chief, "城戸", "operator")
        body = {"name": "城戸", "password": f"{PASSWORD} 城戸"}

        async def out_at_once(method: str, what: str, change: Any = None) -> None:
            async with live(desk, token) as socket:
                await event(socket, "snapshot")
                changed = await desk.http.request(method, f"/api/people/{kido}/{what}", json=change, headers=bearer(chief))
                assert changed.status_code == 200
                await closed(socket)
            assert (await desk.http.get("/api/queue", headers=bearer(token))).status_code == 401

        await out_at_once("PUT", "role", {"role": "manager"})
        token = await signed_in(desk, **body)
        await out_at_once("POST", "disable")
        assert rule(await desk.http.post("/api/session", json=body)) == (403, "session.wrong")
        await desk.http.post(f"/api/people/{kido}/enable", headers=bearer(chief))
        token = await signed_in(desk, **body)
        await out_at_once("POST", "reset")
        entries = (await desk.http.get("/api/audit?limit=500", headers=bearer(chief))).json()["entries"]
        whats = [entry["what"] for entry in entries if entry["subject"] == "城戸"]
        assert whats == [
            "person.added.operator",
            "session.began",
            "person.password",
            "person.role.manager",
            "session.began",
            "person.disabled",
            "session.refused",
            "person.enabled",
            "session.began",
            "person.reset",
        ]


async def test_the_last_administrator_stays(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        chief = await first(desk)
        mori = (await desk.http.get("/api/people", headers=bearer(chief))).json()["people"][0]["id"]
        assert rule(await desk.http.post(f"/api/people/{mori}/disable", headers=bearer(chief))) == (409, "person.last_administrator")
        demoted = await desk.http.put(f"/api/people/{mori}/role", json={"role": "auditor"}, headers=bearer(chief))
        assert rule(demoted) == (409, "person.last_administrator")
        other, _ = await joined(desk, chief, "近藤", "administrator")
        assert (await desk.http.post(f"/api/people/{other}/disable", headers=bearer(chief))).status_code == 200
        assert rule(await desk.http.post(f"/api/people/{mori}/disable", headers=bearer(chief))) == (409, "person.last_administrator")
        for taken in ("近 藤", "Engine", "customer"):
            again = await desk.http.post("/api/people", json={"name": taken, "role": "operator"}, headers=bearer(chief))
            assert rule(again) == (409, "person.name_taken")
        assert (await desk.http.post("/api/people/none/disable", headers=bearer(chief))).status_code == 404


async def test_a_locked_window_hears_hands_and_does_nothing(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        chief = await first(desk)
        _, token = await joined(desk, chief, "城戸", "operator")
        call_id = await house.answered()
        assert (await desk.http.post(f"/api/calls/{call_id}/take-over", headers=bearer(token))).json()["operator"] == "城戸"
        assert rule(await desk.http.post("/api/session/lock", headers=bearer(token))) == (409, "session.in_call")
        await desk.http.post(f"/api/calls/{call_id}/hand-back", headers=bearer(token))
        await house.line.tells("holder", call_id=call_id, at=1.0, holder="ai", operator=None, barge_in=False)
        assert (await desk.http.post("/api/session/lock", headers=bearer(token))).json()["locked"]
        async with live(desk, token) as socket:
            await event(socket, "snapshot")
            assert rule(await desk.http.get("/api/queue", headers=bearer(token))) == (403, "access.locked")
            assert rule(await desk.http.post(f"/api/calls/{call_id}/take-over", headers=bearer(token))) == (403, "access.locked")
            with pytest.raises(websockets.InvalidStatus):
                async with live(desk, token, f"/api/calls/{call_id}/sound"):
                    pass
            unlock = await desk.http.post("/api/session/unlock", json={"password": "ちがうことば"}, headers=bearer(token))
            assert rule(unlock) == (403, "session.wrong")
            unlock = await desk.http.post("/api/session/unlock", json={"password": f"{PASSWORD} 城戸"}, headers=bearer(token))
            assert unlock.json()["locked"] is False
        assert (await desk.http.get("/api/queue", headers=bearer(token))).status_code == 200


async def test_sessions_end_unused_and_are_ones_own(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        chief = await first(desk)
        _, kido = await joined(desk, chief, "城戸", "operator")
        second = await signed_in(desk, CHIEF, PASSWORD)
        mine = (await desk.http.get("/api/sessions", headers=bearer(chief))).json()["sessions"]
        assert [one["this"] for one in mine] == [True, False]
        assert (await desk.http.delete(f"/api/sessions/{mine[1]['id']}", headers=bearer(kido))).status_code == 404
        assert (await desk.http.delete(f"/api/sessions/{mine[1]['id']}", headers=bearer(chief))).status_code == 200
        assert (await desk.http.get("/api/state", headers=bearer(second))).status_code == 401
        async with live(desk, chief) as socket:
            await event(socket, "snapshot")
            house.now += UNUSED + timedelta(minutes=1)
            await house.service.doorkeeper.look_again()
            assert (await desk.http.get("/api/state", headers=bearer(kido))).status_code == 401
            assert (await desk.http.get("/api/state", headers=bearer(chief))).status_code == 200
        assert (await desk.http.delete("/api/session", headers=bearer(chief))).status_code == 200
        assert (await desk.http.get("/api/state", headers=bearer(chief))).status_code == 401


async def test_a_session_outlives_the_engine(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        chief = await first(desk)
    async with House(tmp_path) as house, opened(house) as desk:
        assert (await desk.http.get("/api/state", headers=bearer(chief))).json()["me"]["name"] == CHIEF


def test_neither_token_nor_password_is_kept(tmp_path: Path) -> None:
    async def begin() -> str:
        async with House(tmp_path) as house, opened(house) as desk:
            return await first(desk)

    token = asyncio.run(begin())
    written = everything_on_disk(tmp_path)
    assert CHIEF.encode() in written
    assert token.encode() not in written
    assert PASSWORD.encode() not in written


async def test_who_only_looks_is_offered_no_call(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        chief = await first(desk)
        _, auditor = await joined(desk, chief, "監査", "auditor")
        async with live(desk, auditor) as socket:
            assert (await event(socket, "snapshot"))["state"]["operators"] == {"free": 0, "total": 0}
