"""The folder that weights are kept in, and whether what lies there is what the catalogue names.

``<folder>/<model id>/`` holds the files and ``.checked.json``: size, time of last change and SHA-256 of each as last read whole. While
size and time stand, a file is not read again, so that a start costs nothing; a file that changed or was cut off is noticed at once.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from importlib import metadata, util
from pathlib import Path
from typing import Any

from console.domain.errors import EnvironmentFault
from console.weights.catalogue import File, Model, PackageSource

RECORD = ".checked.json"
INCOMING = ".incoming"


class Condition(Enum):
    READY = "ready"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a model lies on the shelf; ``folder`` is set when it is ready, ``damaged`` names the files that are not right."""

    condition: Condition
    folder: Path | None = None
    damaged: tuple[str, ...] = ()


def sha256_of(path: Path, on_bytes: Callable[[int], None] | None = None) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(4 * 1024 * 1024):
            digest.update(chunk)
            if on_bytes:
                on_bytes(len(chunk))
    return digest.hexdigest()


class Shelf:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, model: Model) -> Path:
        """Where its files lie, or would."""
        return self.folder / model.id

    def incoming(self, model: Model) -> Path:
        """Where its files are gathered until all of them are right."""
        return self.folder / INCOMING / model.id

    def standing(self, model: Model, *, read_all: bool = False) -> Standing:
        """``read_all`` reads every byte again, whatever the record says."""
        for source in model.source:
            if isinstance(source, PackageSource):
                found = _in_package(source, read_all=read_all)
                if found.condition is not Condition.MISSING:
                    return found
        place = self.place(model)
        if not place.is_dir():
            return Standing(Condition.MISSING)
        record = _read_record(place)
        variants = model.variants or ((_from_record(record),) if record else ())
        if not variants:
            return Standing(Condition.MISSING)
        best: tuple[str, ...] | None = None
        for files in variants:
            wrong = tuple(file.name for file in files if not _right(place, file, {} if read_all else record))
            if not wrong:
                _write_record(place, files)
                return Standing(Condition.READY, place)
            if best is None or len(wrong) < len(best):
                best = wrong
        return Standing(Condition.DAMAGED, damaged=best or ())

    def require(self, model: Model) -> Path:
        """The folder of a model that is ready.

        Raises:
            EnvironmentFault: it is not there, or not as it must be; says what to do.
        """
        standing = self.standing(model)
        if standing.folder is not None:
            return standing.folder
        if standing.condition is Condition.DAMAGED:
            files = ", ".join(standing.damaged)
            raise EnvironmentFault(
                f"モデル {model.id} のファイルが壊れています（{files}）。okaeri models fetch {model.id} で直ります。",
                f"Files of the model {model.id} are damaged ({files}). Mend it with: okaeri models fetch {model.id}",
            )
        raise EnvironmentFault(
            f"モデル {model.id} がまだありません。okaeri models fetch {model.id} で入ります。",
            f"The model {model.id} is not here yet. Get it with: okaeri models fetch {model.id}",
        )

    def accept(self, model: Model, files: tuple[File, ...]) -> Path:
        """Put what was gathered in its place, at once and whole."""
        place, incoming = self.place(model), self.incoming(model)
        _write_record(incoming, files)
        old = incoming.with_name(incoming.name + ".old")
        if place.exists():
            os.replace(place, old)
        os.replace(incoming, place)
        if old.exists():
            remove(old)
        return place


def remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _right(place: Path, file: File, record: dict[str, Any]) -> bool:
    path = place / file.name
    try:
        seen = path.stat()
    except OSError:
        return False
    if seen.st_size != file.bytes:
        return False
    known = record.get(file.name)
    if known and known["bytes"] == seen.st_size and known["changed_ns"] == seen.st_mtime_ns:
        return bool(known["sha256"] == file.sha256)
    return sha256_of(path) == file.sha256


def _read_record(place: Path) -> dict[str, Any]:
    try:
        record = json.loads((place / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _from_record(record: dict[str, Any]) -> tuple[File, ...]:
    return tuple(File.model_construct(name=name, bytes=known["bytes"], sha256=known["sha256"]) for name, known in record.items())


def _write_record(place: Path, files: tuple[File, ...]) -> None:
    """A shelf that may only be read is read whole each time."""
    record = {}
    for file in files:
        seen = (place / file.name).stat()
        record[file.name] = {"bytes": seen.st_size, "changed_ns": seen.st_mtime_ns, "sha256": file.sha256}
    if record == _read_record(place):
        return
    draft = place / (RECORD + ".new")
    try:
        draft.write_text(json.dumps(record, indent=1), "utf-8")
        os.replace(draft, place / RECORD)
    except OSError:
        return


def _in_package(source: PackageSource, *, read_all: bool) -> Standing:
    """A package's files are checked against the list that came with it, by size, or by hash too."""
    spec = util.find_spec(source.module)
    if spec is None or not spec.submodule_search_locations:
        return Standing(Condition.MISSING)
    try:
        listed = metadata.files(source.package) or []
    except metadata.PackageNotFoundError:
        return Standing(Condition.MISSING)
    wrong = []
    for item in listed:
        if item.size is None:
            continue
        path = Path(str(item.locate()))
        if not path.is_file() or path.stat().st_size != item.size or (read_all and not _listed_hash_stands(item, path)):
            wrong.append(str(item))
    if wrong:
        return Standing(Condition.DAMAGED, damaged=tuple(wrong))
    return Standing(Condition.READY, Path(next(iter(spec.submodule_search_locations))) / source.folder)


def _listed_hash_stands(item: metadata.PackagePath, path: Path) -> bool:
    if item.hash is None or item.hash.mode != "sha256":
        return True
    import base64

    return base64.urlsafe_b64encode(bytes.fromhex(sha256_of(path))).rstrip(b"=").decode() == item.hash.value
