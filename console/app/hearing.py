"""The recognition worker: ``python -m console.app.hearing --engine whisper --model FOLDER``, a child of the line process."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from console.app.process_log import log_to_stderr
from console.call.recognition.engine import Engine
from console.call.recognition.readings import Read
from console.call.recognition.worker import Worker, warm_up
from console.conversation.understanding.normal import folded
from console.conversation.understanding.reading import DictionaryReader
from console.domain.engines import RecognitionEngine
from console.domain.errors import OkaeriError, SpeechFault
from console.wire.child import Parent

ENGINES = (*get_args(RecognitionEngine), "hybrid")


def load(
    engine: str, model: Path, *, streaming: Path | None = None, threads: int = 2, language: str = "ja", phrases: Sequence[str] = ()
) -> Engine:
    """``streaming`` is the Vosk model of ``hybrid``, whose ``model`` is Whisper's; ``phrases`` make Whisper faster.

    Raises:
        SpeechFault: the engine or its model is not there or is damaged.
    """
    if engine == "hybrid":
        from console.call.recognition.hybrid import HybridEngine

        if streaming is None:
            raise SpeechFault(
                "hybrid には Vosk のモデルも要ります。--streaming-model で場所を指定してください。",
                "hybrid needs a Vosk model too; name its folder with --streaming-model.",
            )
        return HybridEngine(load("vosk", streaming), load("whisper", model, threads=threads, language=language, phrases=phrases))
    if engine == "whisper":
        from console.call.recognition.whisper import WhisperEngine

        return WhisperEngine(model, threads=threads, language=language, phrases=phrases, read=dictionary() if language == "ja" else None)
    from console.call.recognition.vosk import VoskEngine

    return VoskEngine(model)


def dictionary() -> Read:
    """Loads on first use."""
    reader = DictionaryReader()
    return lambda text: reader.read(folded(text)).kana


def phrases_in(folder: Path) -> list[str]:
    """The example sentences of a folder: one a line in its text files, those with a {slot} left out."""
    lines = (line.strip() for file in sorted(folder.glob("*.txt")) for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and "{" not in line and not line.startswith("#")]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m console.app.hearing")
    parser.add_argument("--engine", choices=ENGINES, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--streaming-model", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--language", default="ja")
    parser.add_argument("--phrases", type=Path, help="a folder of example sentences")
    parser.add_argument("--no-partials", action="store_true")
    options = parser.parse_args(arguments)
    parent = Parent()
    try:
        engine = load(
            options.engine,
            options.model,
            streaming=options.streaming_model,
            threads=options.threads,
            language=options.language,
            phrases=phrases_in(options.phrases) if options.phrases else (),
        )
    except OkaeriError as error:
        parent.send({"op": "failed", "ja": error.ja, "en": error.en})
        return 1
    warm_up(engine)
    parent.send({"op": "ready", "engine": engine.name})
    Worker(engine, parent.send, partials=not options.no_partials).serve(parent.inbox)
    return 0


if __name__ == "__main__":
    log_to_stderr()
    sys.exit(main())
