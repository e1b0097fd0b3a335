"""From the publisher's address, going on where a broken download stopped."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from console.domain.errors import EnvironmentFault
from console.weights.catalogue import File

CONNECT_S = 3.0
READ_S = 30.0
ATTEMPTS = 5
"""Broken connections in a row, each after some bytes, that are taken up again; one without a byte ends it."""

PART = ".https-part"


def gather(files: tuple[File, ...], into: Path, on_bytes: Callable[[int], None]) -> None:
    """Files that lie there already are left alone; ``on_bytes`` also counts what an earlier run had brought.

    Raises:
        EnvironmentFault: not reachable, refused, or broken off too often.
    """
    with httpx.Client(follow_redirects=True, timeout=httpx.Timeout(READ_S, connect=CONNECT_S)) as client:
        for file in files:
            if not (into / file.name).exists():
                _fetch(client, file, into, on_bytes)


def _fetch(client: httpx.Client, file: File, into: Path, on_bytes: Callable[[int], None]) -> None:
    part = into / (file.name + PART)
    if part.exists() and part.stat().st_size > file.bytes:
        part.unlink()
    counted = 0
    failures = 0
    while True:
        have = part.stat().st_size if part.exists() else 0
        on_bytes(have - counted)
        counted = have
        if have == file.bytes:
            part.replace(into / file.name)
            return
        try:
            for size in _stream(client, file, part, have):
                counted += size
                on_bytes(size)
                failures = 0
        except httpx.TransportError as fault:
            failures += 1
            nothing_came = not part.exists() or part.stat().st_size == have
            if nothing_came or failures > ATTEMPTS:
                raise _fault(file, type(fault).__name__) from fault
        except (httpx.InvalidURL, httpx.TooManyRedirects) as fault:
            raise _fault(file, type(fault).__name__) from fault
        else:
            if part.stat().st_size < file.bytes:
                failures += 1
                if failures > ATTEMPTS or part.stat().st_size == have:
                    raise _fault(file, "the answer was too short")


def _stream(client: httpx.Client, file: File, part: Path, have: int) -> Iterator[int]:
    """Sizes of what was written; a negative one takes back what a server made us fetch anew."""
    assert file.url is not None
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    with client.stream("GET", file.url, headers=headers) as answer:
        if answer.status_code == httpx.codes.PARTIAL_CONTENT and answer.headers.get("content-range", "").startswith(f"bytes {have}-"):
            mode = "ab"
        elif answer.status_code == httpx.codes.OK:
            mode = "wb"
        else:
            raise _fault(file, f"HTTP {answer.status_code}")
        size = 0 if mode == "wb" else have
        if mode == "wb" and have:
            yield -have
        with part.open(mode) as out:
            for chunk in answer.iter_raw():
                size += len(chunk)
                if size > file.bytes:
                    raise _fault(file, "the answer was too long")
                out.write(chunk)
                yield len(chunk)


def _fault(file: File, why: str) -> EnvironmentFault:
    host = httpx.URL(file.url or "").host
    return EnvironmentFault(
        f"{host} から {file.name} を取得できません（{why}）。", f"{file.name} cannot be had from {host} ({why}).", retry=True
    )
