"""Resident memory of this process and its children (Linux)."""

import os
from collections.abc import Sequence
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


def tree_rss_mib(pid: int | None = None, *, but_not: Sequence[str] = ()) -> float:
    """MiB of ``pid`` (this process) and all below it; a child whose command line holds one of ``but_not`` is left out."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    total, waiting = 0, [pid or os.getpid()]
    while waiting:
        current = waiting.pop()
        try:
            command = Path(f"/proc/{current}/cmdline").read_text().replace("\0", " ")
            pages = int(Path(f"/proc/{current}/statm").read_text().split()[1])
        except (OSError, IndexError, ValueError):
            continue
        if any(part in command for part in but_not):
            continue
        total += pages * _PAGE
        waiting += children.get(current, [])
    return total / 2**20
