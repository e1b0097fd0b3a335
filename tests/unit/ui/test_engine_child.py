import os
import sys
from pathlib import Path

from console.ui.engine_child import EngineChild

STAYS = "import signal, sys; told = open(sys.argv[1], 'w'); print('words', flush=True); told.write('up'); told.flush(); signal.pause()"


def test_an_engine_is_started_once_with_its_words_in_the_log_and_ends_when_asked(tmp_path: Path) -> None:
    told, log = tmp_path / "told", tmp_path / "data" / "engine.log"
    os.mkfifo(told)
    child = EngineChild([sys.executable, "-c", STAYS, str(told)], log)
    assert child.start()
    assert child.start()
    with told.open() as line:
        assert line.read(2) == "up"
        child.finish()
        assert line.read() == ""  # its end of the pipe has gone, and no second engine holds one
    assert child._process is not None
    child._process.wait(20)
    assert log.read_text() == "words\n"


def test_an_engine_that_cannot_be_started_is_said_to_be_none(tmp_path: Path) -> None:
    child = EngineChild([str(tmp_path / "nothing")], tmp_path / "engine.log")
    assert not child.start()
    child.finish()
