"""What is known of a person, as it is kept: with the version of every word, and as older programs wrote it."""

import json
from typing import Final

from console.store.known_fields import Known, as_json, from_json, join

EARLIER: Final = "2026-11-20T00:00:00.000000+00:00"
LATER: Final = "2026-11-21T00:00:00.000000+00:00"
KNOWN: Final[Known] = {
    "name": (EARLIER, "", "高橋 翔太"),
    "mail": (EARLIER, "", "shota@example.jp"),
    "phone": (LATER, "", "+819012345678"),
    "orders": (LATER, "1", 3),
    "member": (LATER, "", True),
}


def test_each_word_keeps_its_version() -> None:
    assert from_json(json.loads(json.dumps(as_json(KNOWN)))) == KNOWN
    assert from_json(as_json({})) == {}


def test_words_of_one_version_are_written_together() -> None:
    assert len(as_json(KNOWN)) == 3


def test_what_older_programs_wrote_is_read() -> None:
    written = json.dumps({field: list(word) for field, word in KNOWN.items()})
    assert from_json(json.loads(written)) == KNOWN


def test_an_older_word_that_comes_later_changes_nothing() -> None:
    assert join(KNOWN, {"phone": (EARLIER, "", "+819087654321")}) == KNOWN
