"""An evidence pack that was touched is told from one that was not."""

import hashlib
import json

import pytest

from console.domain.evidence_pack import EVIDENCE, MANIFEST, PAPER, SOUND, check, digest, manifest

WAV = b"RIFF sound"


def pack(**more: bytes) -> dict[str, bytes]:
    body = {"call": {"call_id": "c1"}, "recording": {"sha256": hashlib.sha256(WAV).hexdigest()}, "events": ["あ"]}
    parts = {EVIDENCE: json.dumps({**body, "sha256": digest(body)}).encode(), PAPER: b"%PDF", SOUND: WAV, **more}
    return {**parts, MANIFEST: manifest(parts)}


def faults(parts: dict[str, bytes]) -> list[str]:
    return [en for _, en in check(parts).faults]


def test_untouched() -> None:
    found = check(pack())
    assert (found.call_id, found.faults) == ("c1", ())
    assert found.sha256 == json.loads(pack()[EVIDENCE])["sha256"]


def test_each_kind_of_change_is_named() -> None:
    whole = pack()
    assert faults({**whole, PAPER: b"%PDF!"}) == ["evidence.pdf was altered."]
    assert faults({name: data for name, data in whole.items() if name != SOUND}) == ["recording.wav is missing."]
    assert faults({**whole, "more.txt": b""}) == ["more.txt is not on the list."]


def test_a_pack_made_anew_around_a_changed_body_or_sound_does_not_pass() -> None:
    body = {**json.loads(pack()[EVIDENCE]), "events": []}
    assert faults(pack(**{EVIDENCE: json.dumps(body).encode()})) == ["The body of the evidence does not fit its own hash."]
    assert faults(pack(**{SOUND: b"RIFF other"})) == ["The recording does not fit the hash taken when it was made."]


@pytest.mark.parametrize(
    "parts", [{}, {EVIDENCE: b"{}", MANIFEST: b""}, {EVIDENCE: b"nonsense", MANIFEST: b""}, {**pack(), MANIFEST: b"x"}]
)
def test_what_is_no_pack(parts: dict[str, bytes]) -> None:
    with pytest.raises(ValueError):
        check(parts)
