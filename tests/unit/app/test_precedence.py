"""Priorities are asked for in a process of their own: threads and children inherit them."""

import os
import resource
import subprocess
import sys

import pytest

from console.app import precedence

ASKED = "import os; from console.app import precedence; precedence.{}(); print(os.getpriority(os.PRIO_PROCESS, 0))"
MAY = os.geteuid() == 0 or resource.getrlimit(resource.RLIMIT_NICE)[0] >= 20 - precedence.SOUND


@pytest.mark.parametrize(("name", "niceness"), [("put_sound_first", precedence.SOUND), ("put_calls_before_the_rest", precedence.CALLS)])
def test_what_goes_first_where_the_system_allows_it(name: str, niceness: int) -> None:
    told = subprocess.run([sys.executable, "-c", ASKED.format(name)], check=True, capture_output=True, text=True, timeout=60)
    assert int(told.stdout) == (niceness if MAY else os.getpriority(os.PRIO_PROCESS, 0))
    assert told.stderr == ""


def test_where_it_does_not_allow_it_all_goes_on_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", denied)
    before = os.getpriority(os.PRIO_PROCESS, 0)
    precedence.put_calls_before_the_rest()
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
    assert precedence.SOUND < precedence.CALLS < 0
