"""The file of an evidence pack. Free of Qt."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from console.domain.evidence_pack import MANIFEST, manifest
from console.ui.answers import JSON
from console.ui.saving import saved_whole


def json_bytes(body: JSON) -> bytes:
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def write_pack(path: Path, parts: Mapping[str, bytes]) -> None:
    """Whole or not at all; only its owner may read it. Raises ``OSError``."""
    with saved_whole(path) as file, zipfile.ZipFile(file, "w") as pack:
        for name, data in {**parts, MANIFEST: manifest(parts)}.items():
            # Sound does not get smaller, and the window is not to wait for trying.
            pack.writestr(name, data, zipfile.ZIP_STORED if name.endswith(".wav") else zipfile.ZIP_DEFLATED)
