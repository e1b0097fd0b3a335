"""The locked versions are what pyproject.toml asks for, each with its hashes, and no registry is named."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def locked(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for package, version in PINNED.findall((ROOT / "requirements" / name).read_text("utf-8")):
        found.setdefault(str(canonicalize_name(package)), set()).add(version)
    return found


@pytest.mark.parametrize(("lock", "extras"), [("all.txt", ("desk", "engine", "dev")), ("engine.txt", ("engine",)), ("desk.txt", ("desk",))])
def test_what_is_asked_for_is_what_is_locked(lock: str, extras: tuple[str, ...]) -> None:
    pins = locked(lock) | locked("native.txt")
    asked = [Requirement(line) for line in PROJECT["dependencies"] + [x for e in extras for x in PROJECT["optional-dependencies"][e]]]
    wrong = [str(r) for r in asked if not any(r.specifier.contains(v) for v in pins.get(str(canonicalize_name(r.name)), set()))]
    assert wrong == [], "run: make lock"


@pytest.mark.parametrize("lock", ["all.txt", "engine.txt", "desk.txt", "build.txt", "native.txt"])
def test_every_pin_has_a_hash_and_no_registry_is_named(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text("utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert [entry.split("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text
