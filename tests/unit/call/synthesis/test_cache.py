import os
from collections.abc import Callable
from pathlib import Path

import pytest

from console.call.synthesis.cache import SoundCache, key_of
from console.call.synthesis.port import Rendered, Voice

VOICE = Voice("tone", "default")
SOUND = Rendered(b"\x01\x00" * 1600, ((0, 0), (3, 100)))


def opened(folder: Path | None, **limits: int) -> SoundCache:
    cache = SoundCache(folder, **limits)
    cache.open()
    return cache


def key(number: int) -> str:
    return key_of("engine-1", f"{number}", f"{number}", VOICE)


def test_what_was_kept_is_there_after_a_restart(tmp_path: Path) -> None:
    opened(tmp_path).keep(key(1), SOUND)
    again = opened(tmp_path)
    assert again.remembered(key(1)) is None
    assert again.recall(key(1)) == SOUND
    assert again.remembered(key(1)) == SOUND


@pytest.mark.parametrize(
    "other",
    [
        key_of("engine-2", "あ", "ア", VOICE),
        key_of("engine-1", "い", "ア", VOICE),
        key_of("engine-1", "あ", "イ", VOICE),
        key_of("engine-1", "あ", "ア", Voice("tone", "other")),
        key_of("engine-1", "あ", "ア", Voice("other", "default")),
        key_of("engine-1", "あ", "ア", Voice("tone", "default", 1.1)),
    ],
)
def test_everything_the_sound_depends_on_is_in_the_key(other: str) -> None:
    assert key_of("engine-1", "あ", "ア", VOICE) != other


@pytest.mark.parametrize("damage", [lambda data: data[:-7], lambda data: data[:-1] + b"\x55", lambda data: b"", lambda data: b"x" * 50])
def test_a_damaged_file_is_absent_and_deleted(tmp_path: Path, damage: Callable[[bytes], bytes], expect_log: Callable[..., None]) -> None:
    expect_log("sound_cache_entry_damaged")
    opened(tmp_path).keep(key(1), SOUND)
    [path] = tmp_path.glob("??/*.sound")
    path.write_bytes(damage(path.read_bytes()))
    again = opened(tmp_path)
    assert again.recall(key(1)) is None
    assert not path.exists()
    again.keep(key(1), SOUND)
    assert opened(tmp_path).recall(key(1)) == SOUND


def test_the_least_recently_used_files_go_first(tmp_path: Path) -> None:
    first = opened(tmp_path)
    for number in range(4):
        first.keep(key(number), SOUND)
        os.utime(first._path(key(number)), (1_000_000 + number, 1_000_000 + number))
    opened(tmp_path).recall(key(0))
    size = next(tmp_path.glob("??/*.sound")).stat().st_size
    opened(tmp_path, disk_limit=2 * size + 10)
    left = {path.stem for path in tmp_path.glob("??/*.sound")}
    assert left == {key(0), key(3)}


def test_memory_is_bounded_too() -> None:
    cache = opened(None, memory_limit=2 * len(SOUND.pcm))
    for number in range(5):
        cache.keep(key(number), SOUND)
    assert [number for number in range(5) if cache.remembered(key(number))] == [3, 4]


def test_a_half_written_file_is_swept_up(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / "tmp123.part").write_bytes(b"half")
    opened(tmp_path)
    assert not list(tmp_path.glob("??/*"))


def test_a_folder_that_cannot_be_used_leaves_memory(tmp_path: Path, expect_log: Callable[..., None]) -> None:
    expect_log("sound_cache_unusable")
    (tmp_path / "file").write_text("not a folder")
    cache = opened(tmp_path / "file" / "cache")
    cache.keep(key(1), SOUND)
    assert cache.recall(key(1)) == SOUND


def test_a_full_disk_leaves_the_line_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[..., None]) -> None:
    expect_log("sound_cache_write_failed")
    cache = opened(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    cache.keep(key(1), SOUND)
    assert cache.recall(key(1)) == SOUND
    assert not [path for path in tmp_path.glob("??/*") if path.is_file()]


def test_nothing_in_a_file_tells_what_is_spoken(tmp_path: Path) -> None:
    opened(tmp_path).keep(key_of("engine-1", "山田様", "ヤマダ様", VOICE), SOUND)
    [path] = tmp_path.glob("??/*.sound")
    assert "山田".encode() not in path.read_bytes()
    assert "ヤマダ".encode() not in path.read_bytes()
