"""Files sealed in pieces: whole, or refused."""

import os
from pathlib import Path

import pytest

from console.domain.errors import StoreFault
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.encryption.sealed_file import PIECE, TAG, AesGcmFileSeal

HEAD = 11


@pytest.fixture
def seal() -> AesGcmFileSeal:
    cipher = AesGcmCipher(bytes(32))
    return cipher.file_seal(cipher.new_data_key(), "recordings.path:c1")


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_what_goes_in_comes_out(seal: AesGcmFileSeal, tmp_path: Path, size: int) -> None:
    plain, sealed = tmp_path / "a.wav", tmp_path / "a.sealed"
    plain.write_bytes(os.urandom(size))
    seal.seal(plain, sealed)
    assert b"".join(seal.open(sealed)) == plain.read_bytes()
    assert sealed.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[:-1],
        lambda data: data[: HEAD + PIECE + TAG],
        lambda data: data[:HEAD],
        lambda data: data[:5],
        lambda data: data[: HEAD + 40] + bytes([data[HEAD + 40] ^ 1]) + data[HEAD + 41 :],
        lambda data: (
            data[:HEAD]
            + data[HEAD + PIECE + TAG : HEAD + 2 * (PIECE + TAG)]
            + data[HEAD : HEAD + PIECE + TAG]
            + data[HEAD + 2 * (PIECE + TAG) :]
        ),
        lambda data: data + data[-40:],
        lambda data: b"RIFF" + data[4:],
    ],
    ids=[
        "cut by a byte",
        "cut at a piece",
        "only the head",
        "less than the head",
        "a bit turned",
        "pieces exchanged",
        "longer",
        "another kind",
    ],
)
def test_a_file_that_was_touched_is_refused(seal: AesGcmFileSeal, tmp_path: Path, harm: object) -> None:
    plain, sealed = tmp_path / "a.wav", tmp_path / "a.sealed"
    plain.write_bytes(os.urandom(3 * PIECE + 7))
    seal.seal(plain, sealed)
    assert callable(harm)
    sealed.write_bytes(harm(sealed.read_bytes()))
    with pytest.raises(StoreFault):
        b"".join(seal.open(sealed))


def test_another_call_s_recording_is_refused(tmp_path: Path) -> None:
    cipher = AesGcmCipher(bytes(32))
    key = cipher.new_data_key()
    plain, sealed = tmp_path / "a.wav", tmp_path / "a.sealed"
    plain.write_bytes(b"x" * 100)
    cipher.file_seal(key, "recordings.path:c1").seal(plain, sealed)
    with pytest.raises(StoreFault):
        b"".join(cipher.file_seal(key, "recordings.path:c2").open(sealed))


def test_the_plain_file_stays_when_the_disk_is_full(seal: AesGcmFileSeal, tmp_path: Path) -> None:
    plain = tmp_path / "a.wav"
    plain.write_bytes(b"x" * 100)
    with pytest.raises(OSError):
        seal.seal(plain, tmp_path / "gone" / "a.sealed")
    assert plain.read_bytes() == b"x" * 100
