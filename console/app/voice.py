"""The speech worker: one engine, warm, one line at a time. ``python -m console.app.voice --engine kokoro``.

Messages in: ``{number, text, spoken, voice, rate}``. Out: first ``{fingerprint, voices}`` or ``{failed, ja, en}``; then for
each line ``{number, marks}`` with the sound, or ``{number, failed, ja, en, retry}``.
"""

import argparse
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import platformdirs

from console.app.process_log import log_to_stderr
from console.call.synthesis.engine import SpeechEngine
from console.call.synthesis.kokoro import Kokoro
from console.call.synthesis.openjtalk import OpenJTalk
from console.call.synthesis.piper import Piper
from console.call.synthesis.port import Rendered
from console.call.synthesis.rendering import render
from console.call.synthesis.tone import tone
from console.domain.engines import VoiceEngine
from console.domain.errors import SpeechFault
from console.wire.child import Parent
from console.wire.frames import Head

Line = Callable[[str, str, str, float], Rendered]
"""text, spoken, voice, rate → the line as sound."""


def main() -> None:
    options = _options()
    parent = Parent()
    try:
        fingerprint, voices, line = _engine(options)
    except SpeechFault as fault:
        parent.send({"failed": True, "ja": fault.ja, "en": fault.en})
        return
    parent.send({"fingerprint": fingerprint, "voices": voices})
    while (message := parent.inbox.get()) is not None:
        head, sound = _answer(line, message[0])
        if not parent.send(head, sound):
            return


def _answer(line: Line, head: Head) -> tuple[Head, bytes]:
    number = head["number"]
    try:
        rendered = line(head["text"], head["spoken"], head["voice"], head["rate"])
    except SpeechFault as fault:
        return {"number": number, "failed": True, "ja": fault.ja, "en": fault.en, "retry": fault.retry}, b""
    return {"number": number, "marks": rendered.marks}, rendered.pcm


def _engine(options: argparse.Namespace) -> tuple[str, tuple[str, ...], Line]:
    if options.engine == "tone":
        return "tone-1", ("default",), lambda text, spoken, voice, rate: tone(text, spoken, rate)
    engine: SpeechEngine
    if options.engine == "kokoro":
        folder = Path(platformdirs.user_cache_dir("okaeri", appauthor=False)) / "kokoro"  # of the user, like the weights: for every home
        engine = Kokoro(threads=options.threads, folder=folder)
    elif options.engine == "piper":
        engine = Piper(options.model, threads=options.threads)
    else:
        engine = OpenJTalk(voices=dict(options.hts))
    with contextlib.suppress(SpeechFault):
        engine.sound("はい、準備ができました。", "default", 1.0)  # the first inference allocates; no caller shall wait for that
    return engine.fingerprint, engine.voices(), lambda text, spoken, voice, rate: render(engine, text, spoken, voice, rate)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="console.app.voice")
    parser.add_argument("--engine", choices=get_args(VoiceEngine), required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--model", type=Path, action="append", default=[], help="a Piper voice (.onnx with its .onnx.json)")
    parser.add_argument("--hts", type=_named_file, action="append", default=[], metavar="NAME=FILE", help="a further HTS voice")
    return parser.parse_args()


def _named_file(text: str) -> tuple[str, Path]:
    name, _, path = text.partition("=")
    if not name or not path:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=FILE")
    return name, Path(path)


if __name__ == "__main__":
    log_to_stderr()
    main()
