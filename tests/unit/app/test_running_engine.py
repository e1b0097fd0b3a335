"""The running engine from the command line, also when it asks who is there."""

import json
from pathlib import Path

import pytest

from console.app.running_engine import RunningEngine
from console.domain.errors import Refused
from console.service.commands import Person, Role
from console.settings import Folders
from tests.ui.engine_in_thread import engine
from tests.unit.server.test_door import TOKEN
from tests.unit.service.house import House

CHIEF = ("森 司", "asa no minato")


async def with_an_administrator(house: House) -> None:
    await house.service.people.add(Person("root", Role.ADMINISTRATOR), CHIEF[0], Role.ADMINISTRATOR, CHIEF[1])


def test_it_asks_for_name_and_password_once(tmp_path: Path) -> None:
    folders = Folders.find(tmp_path / "home")
    folders.create()
    asked: list[str] = []

    def sign_in() -> tuple[str, str]:
        asked.append("who")
        return CHIEF

    (tmp_path / "engine").mkdir()
    with engine(tmp_path / "engine", with_an_administrator) as url:
        (folders.data / "engine.json").write_text(json.dumps({"url": url, "token": TOKEN}), "utf-8")
        with RunningEngine.find(folders) as running, pytest.raises(Refused, match="Sign in"):
            running.get("queue")
        with RunningEngine.find(folders, sign_in) as running:
            assert running.get("queue")["total"] == 2
            assert running.get("state")["me"]["name"] == CHIEF[0]
        with RunningEngine.find(folders, lambda: (CHIEF[0], "wrong password")) as running, pytest.raises(Refused, match="wrong"):
            running.get("queue")
    assert asked == ["who"]
