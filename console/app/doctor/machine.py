"""The machine: Python, size, fonts, disk, clock."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.app.doctor.finding import Finding, State
from console.app.this_machine import cores, memory_bytes, standing
from console.settings import Folders, Settings
from console.shipped import shipped

BUILT = datetime(2026, 11, 1, tzinfo=UTC)
"""A clock that shows less has lost its battery."""

ENOUGH_CORES = 2
ENOUGH_MEMORY = 4 * 1024**3
DISK_NEEDED = 500 * 1000**2
DISK_ADVISED = 5 * 1000**3


def python(folders: Folders, settings: Settings) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] < (3, 13):
        yield Finding("python", State.GOOD, f"Python {version}", f"Python {version}")
    else:
        yield Finding(
            "python",
            State.MISSING,
            f"Python {version} では動作を確かめていません。",
            f"Python {version} is not one this program was tried with.",
            "Python 3.11 か 3.12 で入れ直してください。",
            "Install it again with Python 3.11 or 3.12.",
        )


def size(folders: Folders, settings: Settings) -> Iterator[Finding]:
    here, memory = cores(), memory_bytes()
    told = f"{here} cores" + (f", {memory / 1024**3:.0f} GiB" if memory else "")
    enough = here >= ENOUGH_CORES and (memory is None or memory >= ENOUGH_MEMORY)
    yield Finding(
        "machine",
        State.GOOD if enough else State.ADVICE,
        told,
        told,
        "" if enough else "エンジンには 2 コアと 4 GiB 以上をおすすめします。",
        "" if enough else "An engine wants 2 cores and 4 GiB or more.",
    )


def fonts(folders: Folders, settings: Settings) -> Iterator[Finding]:
    try:
        own = any(path.suffix in {".ttf", ".otf"} for path in shipped("assets/fonts").iterdir())
    except FileNotFoundError:
        own = False
    if own or not sys.platform.startswith("linux") or _fontconfig_has_japanese():
        yield Finding("fonts", State.GOOD, "日本語フォント", "A Japanese font")
        return
    yield Finding(
        "fonts",
        State.MISSING,
        "日本語フォントがありません。",
        "There is no Japanese font.",
        "sudo apt-get install fonts-ipaexfont-gothic",
        "sudo apt-get install fonts-ipaexfont-gothic",
    )


def _fontconfig_has_japanese() -> bool:
    program = shutil.which("fc-list")
    if program is None:
        return False
    done = subprocess.run([program, ":lang=ja", "family"], capture_output=True, text=True, timeout=30, check=False)
    return bool(done.stdout.strip())


def disk(folders: Folders, settings: Settings) -> Iterator[Finding]:
    place = standing(folders.data)
    if not os.access(place, os.W_OK):
        yield Finding(
            "disk",
            State.MISSING,
            f"{place} に書き込めません。",
            f"{place} cannot be written.",
            "権限を直すか、--home で別の場所を指定してください。",
            "Mend its permissions or name another place with --home.",
        )
        return
    free = shutil.disk_usage(place).free
    told_ja, told_en = f"空き {free / 1e9:.1f} GB ({folders.data})", f"{free / 1e9:.1f} GB free ({folders.data})"
    if free < DISK_NEEDED:
        yield Finding(
            "disk", State.MISSING, told_ja, told_en, "空きを作ってください。録音が残せません。", "Make room: calls cannot be recorded."
        )
    elif free < DISK_ADVISED:
        yield Finding(
            "disk",
            State.ADVICE,
            told_ja,
            told_en,
            "録音は 1 時間で約 230 MB になります。空きを増やすことをおすすめします。",
            "An hour of recording takes about 230 MB; more room is advised.",
        )
    else:
        yield Finding("disk", State.GOOD, told_ja, told_en)


def clock(folders: Folders, settings: Settings) -> Iterator[Finding]:
    """Calling hours and deadlines are kept by this clock."""
    try:
        now = datetime.now(ZoneInfo("Asia/Tokyo"))
    except ZoneInfoNotFoundError:
        yield Finding(
            "clock",
            State.MISSING,
            "日本時間の情報（tzdata）がありません。",
            "The time zone data is missing.",
            "pip install tzdata",
            "pip install tzdata",
        )
        return
    told = now.strftime("%Y-%m-%d %H:%M JST")
    if now < BUILT:
        yield Finding(
            "clock", State.MISSING, f"時計が {told} です。", f"The clock says {told}.", "時刻を合わせてください。", "Set the clock."
        )
    elif not _kept_by_network():
        yield Finding(
            "clock",
            State.ADVICE,
            f"{told}（自動調整は確認できません）",
            f"{told} (not known to be kept by the network)",
            "架電できる時間帯はこの時計で守られます。timedatectl set-ntp true をおすすめします。",
            "Calling hours are kept by this clock. Advised: timedatectl set-ntp true",
        )
    else:
        yield Finding("clock", State.GOOD, told, told)


def _kept_by_network() -> bool:
    if Path("/run/systemd/timesync/synchronized").exists() or not sys.platform.startswith("linux"):
        return True
    program = shutil.which("timedatectl")
    if program is None:
        return False
    done = subprocess.run([program, "show", "--property=NTPSynchronized"], capture_output=True, text=True, timeout=10, check=False)
    return done.stdout.strip().endswith("=yes")
