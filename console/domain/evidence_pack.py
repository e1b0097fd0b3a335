"""What an evidence pack holds, and whether it is still as it was given out. Over bytes; who reads and writes the file is elsewhere."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

EVIDENCE: Final = "evidence.json"
PAPER: Final = "evidence.pdf"
SOUND: Final = "recording.wav"
MANIFEST: Final = "SHA256SUMS"


def digest(body: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form: sorted keys, no spaces, UTF-8, without ``sha256`` itself."""
    content = {key: value for key, value in body.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def manifest(parts: Mapping[str, bytes]) -> bytes:
    """As ``sha256sum -c`` reads it."""
    return "".join(f"{hashlib.sha256(parts[name]).hexdigest()}  {name}\n" for name in sorted(parts)).encode()


@dataclass(frozen=True, slots=True)
class Checked:
    """``faults``: each in Japanese and English, none where everything is as it was. ``call_id`` and ``sha256`` as the pack says."""

    call_id: str
    sha256: str
    faults: tuple[tuple[str, str], ...]


def check(parts: Mapping[str, bytes]) -> Checked:
    """``parts`` by file name, the manifest among them. Raises ``ValueError`` for what is no evidence pack."""
    if EVIDENCE not in parts or MANIFEST not in parts:
        raise ValueError("no evidence pack")
    body = json.loads(parts[EVIDENCE])
    if not isinstance(body, dict) or not isinstance(body.get("call"), dict):
        raise ValueError("no evidence pack")
    lines = [line.split("  ", 1) for line in parts[MANIFEST].decode().splitlines()]
    if any(len(line) != 2 for line in lines):
        raise ValueError("no evidence pack")
    listed = {name: digest for digest, name in lines}
    faults: list[tuple[str, str]] = []
    for name in sorted({*listed, *parts} - {MANIFEST}):
        if name not in parts:
            faults.append((f"{name} がありません。", f"{name} is missing."))
        elif name not in listed:
            faults.append((f"{name} は一覧にないファイルです。", f"{name} is not on the list."))
        elif hashlib.sha256(parts[name]).hexdigest() != listed[name]:
            faults.append((f"{name} が書き換えられています。", f"{name} was altered."))
    if digest(body) != body.get("sha256"):
        faults.append(("証拠の本文が、そのハッシュと合いません。", "The body of the evidence does not fit its own hash."))
    recording = body.get("recording")
    if isinstance(recording, dict) and SOUND in parts and hashlib.sha256(parts[SOUND]).hexdigest() != recording.get("sha256"):
        faults.append(("録音が、通話のときに取られたハッシュと合いません。", "The recording does not fit the hash taken when it was made."))
    return Checked(str(body["call"].get("call_id")), str(body.get("sha256")), tuple(faults))
