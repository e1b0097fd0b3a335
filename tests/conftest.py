"""What holds for every test.

* No test may log at WARNING or above by surprise. A test that means to provoke one says so:

  .. code-block:: python

      def test_a_dead_worker_is_reported(expect_log):
          expect_log("worker.died")           # a regular expression, found in the message; must really come
          ...

* The window is drawn offscreen.
* No test reads or writes the user's own settings, data or keyring: ``HOME`` stays, since the weights lie there, but every
  ``OKAERI_`` variable is taken out.
* A real peer (Kamailio, baresip, SIPp, PostgreSQL) is asked for by name with ``peer("kamailio")``: where it is absent the test is
  skipped and the summary says what to install; in CI (``CI=true``) it fails.
"""

import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import structlog
from hypothesis import HealthCheck, settings

ExpectLog = Callable[..., None]
Peer = Callable[[str], Path]
Absent = Callable[[str], NoReturn]

# What is drawn is the same in every run, and no clock judges it: a failure is the program's. The long tests draw anew.
settings.register_profile("the same for everybody", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("the same for everybody")

_ELSEWHERE = ("/usr/sbin", "/usr/local/sbin", "/sbin")
_absent: set[str] = set()
_CAME_TO_ITS_END = pytest.StashKey[bool]()


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append((record.levelno, record.getMessage()))


@pytest.fixture(autouse=True)
def _no_okaeri_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith("OKAERI_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def _expected_logs() -> list[tuple[str, int]]:
    return []


@pytest.fixture
def expect_log(_expected_logs: list[tuple[str, int]]) -> ExpectLog:
    """``expect_log(pattern, level=logging.WARNING)``: records at ``level`` or above that match are allowed, and at least one must come."""

    def expect(pattern: str, level: int = logging.WARNING) -> None:
        _expected_logs.append((pattern, level))

    return expect


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Marks a test that came to its end, so that one that failed is not blamed for its logs too."""
    yield
    item.stash[_CAME_TO_ITS_END] = True


@pytest.fixture(autouse=True)
def _unexpected_logs_fail(request: pytest.FixtureRequest, _expected_logs: list[tuple[str, int]]) -> Iterator[None]:
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    records = _Records()
    root = logging.getLogger()
    root.addHandler(records)
    try:
        yield
    finally:
        root.removeHandler(records)
    if not request.node.stash.get(_CAME_TO_ITS_END, False):
        return
    surprises = [
        f"{logging.getLevelName(level)}: {text}"
        for level, text in records.seen
        if not any(level >= least and re.search(pattern, text) for pattern, least in _expected_logs)
    ]
    silent = [pattern for pattern, least in _expected_logs if not any(lv >= least and re.search(pattern, t) for lv, t in records.seen)]
    if surprises:
        pytest.fail("unexpected log records:\n" + "\n".join(surprises), pytrace=False)
    if silent:
        pytest.fail(f"expected log records did not come: {silent}", pytrace=False)


@pytest.fixture(scope="session")
def absent() -> Absent:
    """``absent(why)``: ends a test for want of something of the machine; skips loudly, fails in CI. ``why`` says what is wanting and how to get it."""

    def end(why: str) -> NoReturn:
        _absent.add(why)
        if os.environ.get("CI") == "true":
            pytest.fail(f"{why} (CI must have it)", pytrace=False)
        pytest.skip(why)  # on a user's machine only, and the summary tells it

    return end


@pytest.fixture(scope="session")
def peer(absent: Absent) -> Peer:
    """Path of a real peer's program; ``absent`` where there is none."""

    def find(program: str) -> Path:
        folders = [os.environ.get("PATH", ""), *_ELSEWHERE, *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))]
        found = shutil.which(program, path=os.pathsep.join(folders))
        if found:
            return Path(found)
        absent(f"{program} is not installed: sudo make peers")

    return find


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _absent:
        terminalreporter.section("these tests did not run for want of", sep="!", yellow=True)
        for why in sorted(_absent):
            terminalreporter.write_line(why)
