"""Which of Kokoro's two graphs is the faster one here: measured once, kept in the user's cache folder, checked at every start.

The rewritten graph takes about 256 MB of disk, and only where it is the faster one; its checksum, or that it is not worth its
place, lies beside it under a name made of what the answer depends on. Whatever goes wrong, the original graph speaks.
"""

import contextlib
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

from console.call.synthesis.kokoro_graph import VERSION

Seconds = Callable[[Path], float]
"""The processor time that a graph takes for a short sentence."""

REWRITE_LIMIT_S: Final = 20.0
TRIAL_LIMIT_S: Final = 60.0
WAIT_S: Final = 20.0
GAIN: Final = 0.95
"""A rewritten graph that needs more than this share of the original's time is not worth its place."""

_log = structlog.get_logger(__name__)


def faster_graph(original: Path, folder: Path, runtime: str, seconds: Seconds) -> Path:
    """``original``, or the rewritten graph in ``folder``. ``runtime`` names what the answer depends on besides graph and processor.

    Never raises; takes some ten seconds the first time and the reading of the file afterwards.
    """
    import filelock

    try:
        folder.mkdir(parents=True, exist_ok=True)
        key = hashlib.sha256(f"{_checksum(original)} {VERSION} {runtime} {platform.machine()} {_processor()}".encode()).hexdigest()[:24]
        verdict, rewritten = folder / f"{key}.json", folder / f"{key}.onnx"
        with filelock.FileLock(folder / "choice.lock", timeout=WAIT_S):  # two workers do not measure at the same time
            known = _read(verdict)
            if known is not None and (known == "" or (rewritten.exists() and _checksum(rewritten) == known)):
                return rewritten if known else original
            return _measured(original, verdict, rewritten, seconds)
    except Exception as fault:  # noqa: BLE001 - a disk, a lock, another make of graph, onnxruntime: the original is always there
        _log.info("kokoro_graph_not_rewritten", fault=type(fault).__name__)
        return original


def _measured(original: Path, verdict: Path, rewritten: Path, seconds: Seconds) -> Path:
    for old in (verdict, rewritten):
        old.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(suffix=".part", dir=rewritten.parent)
    os.close(handle)
    part = Path(name)
    try:
        subprocess.run(
            [sys.executable, "-m", "console.call.synthesis.kokoro_graph", str(original), str(part)],
            check=True,
            timeout=REWRITE_LIMIT_S,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        before, after = seconds(original), seconds(part)
        worth = after < before * GAIN
        _log.info("kokoro_graph_measured", original_ms=round(before * 1000), rewritten_ms=round(after * 1000), taken=worth)
        checksum = _checksum(part) if worth else ""
        if worth:
            part.replace(rewritten)
        verdict.write_text(json.dumps({"checksum": checksum}), encoding="utf-8")
        return rewritten if worth else original
    finally:
        part.unlink(missing_ok=True)


def _read(verdict: Path) -> str | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        checksum = json.loads(verdict.read_text(encoding="utf-8"))["checksum"]
        return checksum if isinstance(checksum, str) else None
    return None


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _processor() -> str:
    """A home that moves to another machine is measured again."""
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        return " ".join(sorted({line for line in lines if line.startswith(("model name", "flags"))}))
    return platform.processor()


def seconds(graph: Path, threads: int) -> float:
    """Processor seconds of a short sentence, in a process of its own: a worker that has tried both graphs keeps 400 MiB of them.

    Raises:
        subprocess.SubprocessError, ValueError: the child did not come to an end, or said nothing.
    """
    command = [sys.executable, "-m", "console.call.synthesis.kokoro", str(graph), str(threads)]
    said = subprocess.run(command, check=True, timeout=TRIAL_LIMIT_S, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return float(said.stdout)
