"""What the window's tests share."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.ui.frame.rail import Screen
from console.ui.results.view import ResultsView
from console.ui.strip import Walk
from tests.ui.written_desk import Desk

WALKS = os.environ.get("OKAERI_WALKS")
"""Read before the tests take every such variable away from themselves."""


@pytest.fixture(autouse=True)
def _garbage_of_the_window_is_collected_in_its_thread() -> Iterator[None]:
    """An engine runs in a thread of some tests. Were a window's garbage collected there, Qt's lock and the interpreter's would wait for each other."""
    gc.disable()
    yield
    gc.enable()
    gc.collect()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk()
    qtbot.addWidget(made.window)
    yield made
    made.window.close()
    made.door.close()


@pytest.fixture
def results(desk: Desk) -> ResultsView:
    return desk.at(1, Screen.RESULTS).window.screens.results


@pytest.fixture
def walk(tmp_path: Path) -> Callable[[str], Walk]:
    """``walk("operator")`` takes the moments of a walk-through; they stay in ``$OKAERI_WALKS/walk-operator`` where that is set (``make walks``)."""
    folder = Path(WALKS or tmp_path)
    return lambda name: Walk(folder / f"walk-{name}")
