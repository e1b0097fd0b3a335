"""What every page of the results shares, without Qt."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

from console.ui.answers import JSON, Answer, Asks, Done, Link, LinkState
from console.ui.results.mailing.presenter import MailingPresenter


class SlowDoor:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def ask(self, method: str, path: str, body: JSON | None = None, done: Done | None = None) -> None:
        if done is not None:
            self.waiting.append(lambda: done(Answer(0)))


def test_the_engine_that_is_back_is_told_before_its_answers_are_there() -> None:
    door = SlowDoor()
    page = MailingPresenter(cast(Asks, door), lambda: Path())
    page.on_link(Link(LinkState.ONLINE))
    page.open()
    page.on_link(Link(LinkState.REFUSED))
    told: list[bool] = []
    page.watch = lambda: told.append(page.online)
    page.on_link(Link(LinkState.ONLINE))
    assert door.waiting
    assert told == [True]
