"""The survey's page as a customer has it: a real browser at a real engine's door, a phone's screen, no scripts, the keyboard alone."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from console.service.terms import SurveyTerms
from tests.ui.conftest import WALKS
from tests.ui.engine_in_thread import played_engine
from tests.unit.service.campaign.test_surveys import PAGE, asked, signed
from tests.unit.service.history.test_history import past_call
from tests.unit.service.house import House

ON_ITS_OWN = {
    "QT_QPA_PLATFORM": "offscreen",
    "QTWEBENGINE_DISABLE_SANDBOX": "1",  # it would need rights that a container has not; it sees nothing but our own page
    "QTWEBENGINE_CHROMIUM_FLAGS": "--disable-gpu --in-process-gpu --no-proxy-server",
}


@pytest.fixture(scope="module")
def browser(absent: Callable[[str], NoReturn]) -> None:
    """Qt's own, which wants libraries of the system."""
    there = subprocess.run([sys.executable, "-c", "import PySide6.QtWebEngineWidgets"], capture_output=True, text=True, timeout=100)
    if there.returncode:
        absent(f"Qt's browser cannot be loaded: sudo make peers ({there.stderr.strip().splitlines()[-1]})")


def walked(url: str, picture: Path) -> dict[str, object]:
    """What a browser in a process of its own found."""
    command = [sys.executable, "-m", "tests.ui.customers_browser", url, str(picture)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150, env={**os.environ, **ON_ITS_OWN})
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.usefixtures("browser")
def test_it_is_answered_on_a_phone_without_scripts_by_keys_alone(tmp_path: Path) -> None:
    paths: list[str] = []

    async def play(house: House) -> None:
        await signed(house)
        await past_call(house)
        house.later(minutes=30)
        paths.append(await asked(house))

    pictures = Path(WALKS or tmp_path)
    with played_engine(tmp_path, play, survey=SurveyTerms(PAGE)) as engine:
        found = walked(engine.url + paths[0], pictures / "survey-page.png")
        with engine.house.store(read_only=True) as work:
            answer = work.surveys.get(paths[0].removeprefix("/survey/").partition(".")[0])
    assert answer is not None
    assert (answer.csat, answer.nps) == (4, 9)
    assert (found["wide"], found["lang"], found["named"]) == (390, "ja", True)
    assert (found["loaded"], found["scripts"], found["cookie"]) == (0, 0, "")
    assert float(str(found["small"])) >= 44
    assert float(str(found["print"])) >= 13
    assert "港の店" in str(found["asked"])
    assert "保存するのは選ばれた数字二つだけ" in str(found["asked"])
    assert "ありがとうございました" in str(found["thanked"])
