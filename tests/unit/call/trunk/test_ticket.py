"""A ticket is held exactly as long as its process has the call, and tells how it ended."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.call.trunk.ticket import Ending, Ticket, ending, held
from console.domain.outcome import LineResult
from tests.conftest import ExpectLog

AT = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)


def test_it_is_held_until_the_end_and_then_tells_it(tmp_path: Path) -> None:
    path = tmp_path / "c1.ticket"
    ticket = Ticket(path)
    assert not held(path)
    ticket.hold()
    assert held(path)
    assert ending(path) is None
    ticket.end(LineResult.ANSWERED, True, AT)
    assert not held(path)
    assert ending(path) == Ending(LineResult.ANSWERED, True, AT)


def test_a_call_given_back_to_the_line_has_none(tmp_path: Path) -> None:
    path = tmp_path / "c1.ticket"
    ticket = Ticket(path)
    ticket.hold()
    ticket.drop()
    ticket.end(LineResult.ANSWERED, True, AT)
    assert not path.exists()
    ticket.hold()
    assert held(path)
    ticket.drop()


def test_a_process_that_dies_lets_go_of_it_and_tells_nothing(tmp_path: Path) -> None:
    path = tmp_path / "c1.ticket"
    program = (
        "import sys, time; from pathlib import Path; from console.call.trunk.ticket import Ticket\n"
        "ticket = Ticket(Path(sys.argv[1])); ticket.hold(); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert held(path)
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait(10)
    assert not held(path)
    assert ending(path) is None


@pytest.mark.parametrize("content", [b"", b"{", b'{"result": "unheard of"}', b"[]"])
def test_a_ticket_that_cannot_be_read_tells_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "c1.ticket").write_bytes(content)
    assert ending(tmp_path / "c1.ticket") is None


def test_a_disk_without_room_for_it_does_not_end_the_call(tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log("ticket_not_held")
    ticket = Ticket(tmp_path / "nowhere" / "c1.ticket")
    ticket.hold()
    ticket.end(LineResult.ANSWERED, False, AT)
