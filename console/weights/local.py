"""From a file or folder that a person names: a stick, a share, another machine's models."""

import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from console.domain.errors import EnvironmentFault
from console.weights import wheels
from console.weights.catalogue import File, LocalSource, Model, WheelsSource
from console.weights.shelf import sha256_of

LARGEST_ARCHIVE = 8 * 1024**3
"""Bytes an archive may unpack to."""


def gather(model: Model, source: LocalSource, named: Path, into: Path, on_bytes: Callable[[int], None]) -> tuple[File, ...]:
    """Copy the files of the first set that is whole under ``named``; returns that set.

    ``named`` may be the one file itself, a folder with the files or with ``<model id>/`` in it, or a folder with the mirror's wheels.

    Raises:
        EnvironmentFault: nothing there is this model.
    """
    if source.archive is not None:
        archive = named if named.is_file() else named / source.archive
        if archive.is_file():
            return _unpack(archive, into, on_bytes)
    for files in model.variants:
        found = [_find(model, file, named, alone=len(files) == 1) for file in files]
        if all(found):
            for file, path in zip(files, found, strict=True):
                assert path is not None
                _copy(path, into / file.name, on_bytes)
            return files
    for other in model.source:
        if (
            isinstance(other, WheelsSource)
            and named.is_dir()
            and all(_wheel_lies(named, wheel.package, wheel.version) for wheel in other.wheels)
        ):
            wheels.gather(other, into, on_bytes, folder=named)
            return other.files
    raise EnvironmentFault(f"{named} に {model.id} のファイルが見つかりません。", f"The files of {model.id} are not at {named}.")


def _find(model: Model, file: File, named: Path, *, alone: bool) -> Path | None:
    places = [named / model.id / file.name, named / file.name]
    if file.url:
        places.append(named / PurePosixPath(file.url).name)
    if alone and named.is_file():
        places.insert(0, named)
    for path in places:
        if path.is_file() and path.stat().st_size == file.bytes and sha256_of(path) == file.sha256:
            return path
    return None


def _wheel_lies(folder: Path, package: str, version: str) -> bool:
    return any(folder.glob(f"{package.replace('-', '_')}-{version}-*.whl"))


def _copy(source: Path, target: Path, on_bytes: Callable[[int], None]) -> None:
    with source.open("rb") as data, target.open("wb") as out:
        while chunk := data.read(1024 * 1024):
            out.write(chunk)
            on_bytes(len(chunk))


def _unpack(archive: Path, into: Path, on_bytes: Callable[[int], None]) -> tuple[File, ...]:
    """Without the one folder that everything in it lies in; nothing is written outside ``into``."""
    files = []
    try:
        with zipfile.ZipFile(archive) as box:
            members = [m for m in box.infolist() if not m.is_dir()]
            if sum(m.file_size for m in members) > LARGEST_ARCHIVE:
                raise EnvironmentFault(f"{archive} は大きすぎます。", f"{archive} is too large.")
            tops = {PurePosixPath(m.filename).parts[0] for m in members}
            strip = 1 if len(tops) == 1 and all(len(PurePosixPath(m.filename).parts) > 1 for m in members) else 0
            for member in members:
                parts = PurePosixPath(member.filename).parts[strip:]
                if ".." in parts or PurePosixPath(*parts).is_absolute() or stat.S_ISLNK(member.external_attr >> 16):
                    raise EnvironmentFault(f"{archive} には使えない名前が含まれています。", f"{archive} holds a name that cannot be used.")
                target = into.joinpath(*parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                with box.open(member) as data, target.open("wb") as out:
                    shutil.copyfileobj(data, out, 1024 * 1024)
                on_bytes(member.file_size)
                files.append(File.model_construct(name="/".join(parts), bytes=member.file_size, sha256=sha256_of(target)))
    except zipfile.BadZipFile as fault:
        raise EnvironmentFault(f"{archive} は壊れています。", f"{archive} is damaged.") from fault
    return tuple(files)
