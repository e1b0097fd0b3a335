"""The machine this process runs on: cores, memory, processor, and where a folder's disk is."""

import os
import platform
from pathlib import Path


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory_bytes(pages: str = "SC_PHYS_PAGES") -> int | None:
    """All of it, or what nobody uses (``SC_AVPHYS_PAGES``); ``None`` where the system does not tell."""
    known = getattr(os, "sysconf_names", {})
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf(pages) if pages in known else None


def processor() -> str:
    """The name it is sold by."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def standing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.exists())
