"""Priorities are asked for in a process of their own: threads and children inherit them."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from console.app import precedence
from console.wire.child import Child

ASKED = "import os; from console.app import precedence; precedence.{}(); print(os.getpriority(os.PRIO_PROCESS, 0))"
OF_SESSION = Path("/proc/self/autogroup")
SESSION = f"; print(open('{OF_SESSION}').read().rpartition(' ')[2])"
GROUPED = OF_SESSION.exists() and Path("/proc/sys/kernel/sched_autogroup_enabled").read_text("ascii").strip() == "1"
MAY = os.geteuid() == 0 or resource.getrlimit(resource.RLIMIT_NICE)[0] >= 20 - precedence.SOUND


@pytest.mark.parametrize(("name", "niceness"), [("put_sound_first", precedence.SOUND), ("put_calls_before_the_rest", precedence.CALLS)])
def test_what_goes_first_where_the_system_allows_it(name: str, niceness: int) -> None:
    told = subprocess.run([sys.executable, "-c", ASKED.format(name)], check=True, capture_output=True, text=True, timeout=60)
    assert int(told.stdout) == (niceness if MAY else os.getpriority(os.PRIO_PROCESS, 0))
    assert told.stderr == ""


@pytest.mark.skipif(not GROUPED, reason="this system does not share the processors by session")
def test_the_session_it_leads_goes_with_it() -> None:
    assert _session_of_a_call_process(leads=True) == str(precedence.CALLS if MAY else 0)


@pytest.mark.skipif(not GROUPED, reason="this system does not share the processors by session")
def test_a_session_that_somebody_else_leads_stays_as_it_was() -> None:
    before = OF_SESSION.read_text("ascii").rpartition(" ")[2].strip()
    assert _session_of_a_call_process(leads=False) == before


def _session_of_a_call_process(*, leads: bool) -> str:
    """What the system says of its session: the niceness, or nothing where it belongs to none (the very first one has no group of its own)."""
    code = ASKED.format("put_calls_before_the_rest") + SESSION
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60, start_new_session=leads)
    return told.stdout.partition("\n")[2].strip()


@pytest.mark.skipif(not GROUPED, reason="this system does not share the processors by session")
async def test_a_child_made_to_wait_has_a_session_that_waits() -> None:
    child = await Child.spawn("tests.unit.app.telling_its_session", nice=7)
    head, _ = await anext(child.messages())
    await child.close()
    assert head == {"own": os.getpriority(os.PRIO_PROCESS, 0) + 7, "session": os.getpriority(os.PRIO_PROCESS, 0) + 7}


def test_where_it_does_not_allow_it_all_goes_on_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", denied)
    before = os.getpriority(os.PRIO_PROCESS, 0)
    precedence.put_calls_before_the_rest()
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
    assert precedence.SOUND < precedence.CALLS < 0
