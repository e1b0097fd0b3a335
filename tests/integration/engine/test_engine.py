"""The engine as a process: killed, refused, stopped, out of disk."""

import resource
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.engine.running import Running

pytestmark = pytest.mark.integration
Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Running] = []

    def begin(*arguments: str, **options: Any) -> Running:
        started.append(Running(tmp_path, *arguments, **options))
        return started[-1]

    yield begin
    for running in started:
        running.close()


def test_a_killed_engine_leaves_no_call_open(start: Start) -> None:
    engine = start().ready()
    call_id = engine.answered_call()
    engine.http.post(f"/api/calls/{call_id}/take-over")
    engine.kill()
    again = start().ready()
    assert again.http.get("/api/calls?live=true").json() == {"calls": []}
    call = again.http.get(f"/api/calls/{call_id}").json()
    assert (call["state"], call["line_result"], call["operator"]) == ("ended", "failed", None)
    row = again.http.get("/api/queue?limit=1").json()["carts"][0]
    assert row["status"] == "called"
    assert again.http.get(f"/api/calls/{call_id}/evidence").json()["audit_chain_whole"] is True
    assert again.stop() == 0


def test_the_same_token_after_a_restart(start: Start, tmp_path: Path) -> None:
    first = start().ready()
    token = (tmp_path / "data" / "engine.token").read_text()
    assert stat.S_IMODE((tmp_path / "data" / "engine.token").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data" / "engine.json").stat().st_mode) == 0o600
    assert first.stop() == 0
    assert not (tmp_path / "data" / "engine.json").exists()
    second = start().ready()
    assert (tmp_path / "data" / "engine.token").read_text() == token
    assert second.stop() == 0


def test_a_clean_stop_ends_the_calls(start: Start) -> None:
    engine = start().ready()
    call_id = engine.answered_call()
    assert engine.stop() == 0
    again = start().ready()
    call = again.http.get(f"/api/calls/{call_id}").json()
    assert (call["state"], call["line_result"]) == ("ended", "answered")
    assert again.stop() == 0


def test_a_port_that_is_taken(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, said = start("--port", str(port), "--demo", "--canned-line").refused()
    assert code == 2
    assert f"Port {port} is in use" in said
    assert "Traceback" not in said


def test_a_second_engine_on_the_same_home(start: Start) -> None:
    first = start().ready()
    code, said = start().refused()
    assert code == 2
    assert "already running" in said
    assert first.stop() == 0


def test_a_database_that_cannot_be_reached(start: Start) -> None:
    nowhere = {"OKAERI_STORE__URL": "postgresql://okaeri@127.0.0.1:1/okaeri"}
    code, said = start(environment=nowhere).refused()
    assert code == 2
    assert "cannot be reached" in said
    assert "Traceback" not in said


def test_a_full_disk_is_one_clear_sentence_and_loses_nothing(start: Start) -> None:
    engine = start().ready()
    before = engine.http.get("/api/queue").json()["total"]
    assert engine.stop() == 0

    def no_more_room() -> None:
        # Files may not grow beyond 8 KiB: what a write to a full disk looks like to the program.
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    full = start(preexec_fn=no_more_room)
    code, said = full.refused()
    assert code == 2
    assert "Traceback" not in said
    again = start().ready()
    assert again.http.get("/api/queue").json()["total"] == before
    assert again.stop() == 0


def test_settings_that_cannot_be(start: Start, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "okaeri.toml").write_text('[server]\nhost = "0.0.0.0"\n', encoding="utf-8")
    code, said = start().refused()
    assert code == 2
    assert "certificate" in said
