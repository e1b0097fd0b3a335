import os
from pathlib import Path

import pytest

from console.domain.errors import EnvironmentFault
from console.weights.catalogue import PackageSource
from console.weights.shelf import RECORD, Condition, Shelf
from tests.unit.weights.conftest import TOKENS, WEIGHTS, https_source, model_of

MODEL = model_of(https_source("http://127.0.0.1:9"))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def lay(shelf: Shelf, weights: bytes = WEIGHTS) -> Path:
    place = shelf.place(MODEL)
    place.mkdir()
    (place / "model.bin").write_bytes(weights)
    (place / "tokens.json").write_bytes(TOKENS)
    return place


def test_nothing_there_is_missing_and_says_the_command(shelf: Shelf) -> None:
    assert shelf.standing(MODEL).condition is Condition.MISSING
    with pytest.raises(EnvironmentFault, match="okaeri models fetch small"):
        shelf.require(MODEL)


def test_files_laid_there_by_hand_are_read_once_and_recorded(shelf: Shelf) -> None:
    place = lay(shelf)
    assert shelf.require(MODEL) == place
    assert (place / RECORD).is_file()


def test_a_file_cut_off_is_damaged(shelf: Shelf) -> None:
    place = lay(shelf)
    shelf.require(MODEL)
    with (place / "model.bin").open("ab") as file:
        file.truncate(1000)
    standing = shelf.standing(MODEL)
    assert (standing.condition, standing.damaged) == (Condition.DAMAGED, ("model.bin",))
    with pytest.raises(EnvironmentFault, match=r"model\.bin"):
        shelf.require(MODEL)


def test_a_changed_byte_is_seen_when_the_file_is_newer_than_the_record(shelf: Shelf) -> None:
    place = lay(shelf)
    shelf.require(MODEL)
    (place / "model.bin").write_bytes(b"x" + WEIGHTS[1:])
    os.utime(place / "model.bin", ns=(1, 1))
    assert shelf.standing(MODEL).condition is Condition.DAMAGED


def test_a_byte_that_rotted_silently_is_seen_when_everything_is_read(shelf: Shelf) -> None:
    place = lay(shelf)
    shelf.require(MODEL)
    seen = (place / "model.bin").stat()
    (place / "model.bin").write_bytes(b"x" + WEIGHTS[1:])
    os.utime(place / "model.bin", ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert shelf.standing(MODEL).condition is Condition.READY
    assert shelf.standing(MODEL, read_all=True).condition is Condition.DAMAGED


def test_a_spoilt_record_is_made_anew(shelf: Shelf) -> None:
    place = lay(shelf)
    (place / RECORD).write_text("{", "utf-8")
    assert shelf.standing(MODEL).condition is Condition.READY


def test_weights_inside_an_installed_package_are_found(shelf: Shelf) -> None:
    there = PackageSource(kind="package", package="platformdirs", module="platformdirs", folder="", install="x")
    absent = PackageSource(kind="package", package="no-such", module="no_such_module", folder="", install="x")
    assert (shelf.require(model_of(there)) / "__init__.py").is_file()
    assert shelf.standing(model_of(there), read_all=True).condition is Condition.READY
    assert shelf.standing(model_of(absent)).condition is Condition.MISSING
