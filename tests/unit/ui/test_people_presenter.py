"""What the page of people keeps of an engine's answers."""

import pytest

from console.ui.answers import JSON, Answer, Done, Fetched, Refusal
from console.ui.people.presenter import PeoplePresenter, somebody
from console.ui.phase import Phase

SOMEBODY: JSON = {"name": "森", "enabled": True}


class Door:
    """Answers with ``answer``."""

    def __init__(self) -> None:
        self.answer = Answer(0, refusal=Refusal("届きません", "not reached"))

    def ask(self, method: str, path: str, body: JSON | None = None, done: Done | None = None) -> None:
        if done is not None:
            done(self.answer)

    def send(self, path: str, content: bytes, done: Done) -> None:
        raise AssertionError("no file is sent")

    def fetch(self, path: str, done: Fetched) -> None:
        raise AssertionError("no file is fetched")


def test_what_could_not_be_reached_is_no_longer_said_once_the_engine_answers() -> None:
    door = Door()
    people = PeoplePresenter(door)
    people.reload()
    assert (people.phase, people.refusal) == (Phase.FAILED, door.answer.refusal)
    door.answer = Answer(200, {"people": [], "lock_minutes": 5})
    people.reload()
    assert (people.phase, people.refusal) == (Phase.EMPTY, None)


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ([], "administrator"),
        (["administrator"], "manager"),
        (["administrator", "operator"], "manager"),
        (["administrator", "manager"], "operator"),
    ],
)
def test_the_role_that_is_wanted_next_is_offered_first(roles: list[str], role: str) -> None:
    people = PeoplePresenter(Door())
    people.people = [somebody({**SOMEBODY, "id": str(place), "role": one}) for place, one in enumerate(roles)]
    assert people.next_role == role
