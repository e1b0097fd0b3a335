"""What the window's tests share."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.written_desk import Desk


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk()
    qtbot.addWidget(made.window)
    yield made
    made.window.close()
    made.door.close()
