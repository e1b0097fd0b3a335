"""The desk process: the window, its client and its headset, and nothing that an engine needs.

``python -m console.app.desk [--engine URL --token-file FILE --ca FILE] [--headset WAV] [--lang ja|en] [--theme light|dark]``
"""

import argparse
import gc
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLoggingCategory, QStandardPaths
from PySide6.QtNetwork import QSslSocket
from PySide6.QtWidgets import QApplication

from console.app.local_engine import door_url, started
from console.app.trust import trust
from console.domain.errors import BadInput, OkaeriError
from console.folders import Folders
from console.ui.client import EngineClient
from console.ui.door import Door
from console.ui.engine_child import EngineChild
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.preferences import PreferenceFile
from console.ui.sound_format import read_wav
from console.ui.tokens import THEMES, ThemeName
from console.ui.words import Lang, Words

TOKEN_FILE = "engine.token"
PREFERENCES_FILE = "desk.json"
PLAIN_ONLY: Final = "cert-only"
"""Qt's backend that knows certificates and no connections."""


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="okaeri desk", description="おかえりコンソールの画面を開きます / Opens the window of Okaeri Console"
    )
    parser.add_argument("--engine", metavar="URL", help="エンジンのアドレス / address of the engine (http://127.0.0.1:8771)")
    parser.add_argument("--token-file", metavar="FILE", type=Path, help="エンジンのトークンのファイル / file with the engine's token")
    parser.add_argument(
        "--ca", metavar="FILE", type=Path, help="エンジンの証明書の認証局 (PEM) / the authority of the engine's certificate (PEM)"
    )
    parser.add_argument("--name", default="", help="この画面を使う人の名前 / who sits at this desk")
    parser.add_argument(
        "--headset", metavar="WAV", type=Path, help="ヘッドセットの代わりに話す WAV / a WAV that speaks in the headset's place"
    )
    parser.add_argument("--lang", choices=[lang.value for lang in Lang], help="画面の言語 / language of the window")
    parser.add_argument("--theme", choices=[theme.value for theme in ThemeName], help="明るさ / light or dark")
    parser.add_argument("--home", metavar="DIR", type=Path, help="データの置き場所 / folder of data and settings")
    parser.add_argument("--rehearsal", action="store_true", help="エンジンなしで書かれた通話を流す / play a written call, no engine")
    parser.add_argument("--zoom", type=float, default=1.0, help="画面の倍率 / scale of the screen (2 = 200 %%)")
    parser.add_argument("--pictures", metavar="DIR", type=Path, help="画面の画像を保存して終わる / save pictures of the window and end")
    return parser


def read_token(path: Path) -> str | None:
    """The token, ``None`` as long as the file is not there; an engine that is just starting writes it soon."""
    try:
        return path.read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def main(argv: list[str] | None = None) -> int:
    """Exit code: 0, or 2 with one sentence in both languages on stderr."""
    try:
        return _run(arguments().parse_args(argv))
    except OkaeriError as fault:
        sys.stderr.write(f"{fault.ja}\n{fault.en}\n")
        return 2


def _run(wanted: argparse.Namespace) -> int:
    frames = read_wav(wanted.headset) if wanted.headset else None
    # Which sound server a machine has is none of an operator's business, nor what a link without TLS could not do with keys.
    QLoggingCategory.setFilterRules("qt.multimedia.*=false\nqt.network.ssl.warning=false")
    if wanted.zoom != 1.0:
        os.environ["QT_SCALE_FACTOR"] = str(wanted.zoom)
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("okaeri")
    # Loading QtMultimedia looks for sound servers and logs it, so the rule above comes first.
    from console.ui.hands.chime import HeadsetChime
    from console.ui.history.media_player import MediaPlayer
    from console.ui.sound import Ears, find_headset
    from console.ui.sound_devices import SoundDevices

    lang, theme = Lang(wanted.lang) if wanted.lang else None, ThemeName(wanted.theme) if wanted.theme else None
    if wanted.pictures:
        from console.ui.pictures import take_all

        for path in take_all(wanted.pictures, lang, theme):
            sys.stdout.write(f"{path}\n")
        return 0
    preferences = PreferenceFile(None if wanted.rehearsal else Folders.find(wanted.home).config / PREFERENCES_FILE)
    kept = preferences.value
    lang = lang or (Lang(kept.lang) if kept.lang in list(Lang) else Lang.JA)
    theme = theme or (ThemeName(kept.theme) if kept.theme in list(ThemeName) else ThemeName.LIGHT)
    look = Look(THEMES[theme], Words.load(lang))
    door, child, play = _door(wanted, lambda fault: window.say(fault.ja if window.look.words.lang is Lang.JA else fault.en))
    headset, audible = find_headset(frames, app, kept.output, kept.source)
    ears = Ears(door, headset)

    chime = HeadsetChime(ears.play, app)

    def closing() -> None:
        idle = window.live.live_count() == 0
        ears.close()
        door.close()
        if child is not None and idle:
            child.finish()

    window = MainWindow(
        door,
        ears,
        look,
        closing=closing,
        preferences=preferences,
        sound=SoundDevices(ears, frames, app),
        player=MediaPlayer(app),
        ring=chime.ring,
        made=keep_made,
        downloads=Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)),
    )
    if not audible:
        window.say(look.words("live.no_headset"))
    window.show()
    keep_made()
    door.start()
    play()
    return int(app.exec())


def keep_made() -> None:
    """What has been made stays to the end, so the collector need not look through it again and again: each time would hold up the
    window, with two calls in it, for some 30 ms."""
    gc.collect()
    gc.freeze()


def _door(wanted: argparse.Namespace, tell: Callable[[BadInput], None]) -> tuple[Door, EngineChild | None, Callable[[], None]]:
    """The way to the engine, the engine this desk may start when none is named and none is running, and what begins when all stands. ``tell``
    is told why it was not started."""
    if wanted.rehearsal:
        from console.ui.scripted_client import ScriptedDoor
        from console.ui.shop_time import now

        scripted = ScriptedDoor(now())
        return scripted, None, scripted.play
    folders = Folders.find(wanted.home)
    token_file: Path = wanted.token_file or folders.data / TOKEN_FILE
    if wanted.ca:
        trust(wanted.ca)
    if wanted.engine:
        without_tls(wanted.engine)
        return EngineClient(wanted.engine, lambda: read_token(token_file), name=wanted.name), None, lambda: None
    child = EngineChild.on_this_machine(folders.data, *(["--home", str(wanted.home)] if wanted.home else []))
    start, url = partial(started, child, folders, tell), door_url(folders)
    without_tls(url)
    return EngineClient(url, lambda: read_token(token_file), name=wanted.name, on_unreachable=start), child, lambda: None


def without_tls(url: str) -> None:
    """The first socket of Qt reads all of the machine's root certificates, though it is never to be encrypted: a tenth of the way to
    the window. With an engine on ``http://`` nothing in this process ever asks for TLS."""
    if url.startswith("http:") and PLAIN_ONLY in QSslSocket.availableBackends():
        QSslSocket.setActiveBackend(PLAIN_ONLY)


if __name__ == "__main__":
    sys.exit(main())
