"""The engines a line talks with, built from its configuration: the only place that chooses them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from console.app.models import model_folder
from console.app.understanding_in_use import UnderstandingInUse
from console.call.recognition.remote import RemoteRecognition
from console.call.session import Stages
from console.call.synthesis.cache import SoundCache
from console.call.synthesis.port import Voice
from console.call.synthesis.remote import FALLBACK, RemoteSynthesis
from console.call.trunk.pjsua import PjsuaTrunk
from console.call.trunk.port import Account, Trunk
from console.call.turns.level import AgentVoice, level_db
from console.call.turns.machine import TurnMachine, TurnTiming
from console.call.turns.silero import SileroDetector
from console.call.voice_affect.measuring import Measuring
from console.conversation.brain import Brain, ScriptedBrain
from console.conversation.language.canned import CannedLanguageModel
from console.conversation.language.openai_server import OpenAIServer
from console.conversation.language.port import LanguageModel
from console.conversation.language.remote import RemoteLanguageModel
from console.conversation.understanding.trained import ExampleUnderstanding
from console.domain.call import CallBrief
from console.domain.errors import BadInput
from console.settings import Folders, Settings
from console.shipped import shipped

SPARES: Final = 2
RECOGNITION_THREADS: Final = 2
"""While the customer has just stopped, little else runs: the second thread takes the encoder from 128 to 76 ms, a decoding of ten tokens from 100 to 86."""


@dataclass(frozen=True, slots=True)
class LineConfiguration:
    """What a line process is told once, when it starts. Models are an id of the catalogue or a path."""

    cache: str
    capacity: int = 4
    spares: int = SPARES
    recognition: str = "whisper"
    recognition_model: str = "whisper-base"
    partials_model: str | None = None
    voice: str = "kokoro"
    voice_name: str = "default"
    voice_rate: float = 1.0
    other_voices: tuple[str, ...] = ()
    """Engines beside ``voice`` that may be asked for: the simulated customers'. They start when first used."""
    language: str = "llama"
    language_model: str = "qwen2.5-coder-1.5b"
    language_url: str | None = None
    finished_s: float = 0.2
    mood: str = "voice"
    account: Account | None = None
    """Registered with as long as the line runs; ``None``: the trunk wants no registration."""

    @classmethod
    def of(cls, settings: Settings, folders: Folders, account: Account | None = None) -> "LineConfiguration":
        return cls(
            cache=str(folders.cache),
            capacity=settings.trunk.concurrent_calls,
            recognition=settings.recognition.engine,
            recognition_model=settings.recognition.model,
            partials_model=settings.recognition.partials_model,
            voice=settings.voice.engine,
            voice_name=settings.voice.name,
            voice_rate=settings.voice.rate,
            language=settings.language.engine,
            language_model=settings.language.model,
            language_url=settings.language.url,
            mood=settings.mood,
            account=account if settings.trunk.register_account and settings.trunk.user else None,
        )


class LineEngines:
    """Starts and ends what the calls of one process share. ``trunk`` replaces the SIP trunk in simulations without a line."""

    def __init__(self, configuration: LineConfiguration, *, trunk: Trunk | None = None) -> None:
        self._configuration = configuration
        self.synthesis = RemoteSynthesis(
            SoundCache(Path(configuration.cache) / "lines"),
            {**{other: [] for other in configuration.other_voices}, configuration.voice: voice_arguments(configuration)},
            warm=tuple({configuration.voice, FALLBACK.engine}),
        )
        self._recognition = RemoteRecognition(recognition_arguments(configuration))
        self._language = language_model(configuration)
        self._mood = measuring(configuration.mood)
        self._trunk: Trunk = trunk or PjsuaTrunk(calls=configuration.capacity, spares=configuration.spares)
        self._ready: dict[str, bool] = dict.fromkeys(("recognition", "synthesis", "language", "trunk"), False)
        self._language_starting: asyncio.Task[None] | None = None
        self.understanding: UnderstandingInUse
        self.stages: Stages

    async def start(self, on_ready: Callable[[list[dict[str, Any]]], None] | None = None) -> None:
        """Ready for calls when it returns; the language model may still be loading, a call does without it until then.

        Raises:
            SpeechFault, TrunkFault, BadInput: what is needed for any call cannot start.
        """
        told = on_ready or (lambda models: None)

        async def ready(job: str, starting: Any) -> None:
            await starting
            self._ready[job] = True
            told(self.models())

        examples = shipped("assets/understanding/ja")
        understanding = asyncio.to_thread(_understanding, examples, Path(self._configuration.cache) / "understanding")
        self._language_starting = asyncio.create_task(ready("language", self._start_language()))
        ships, *_ = await asyncio.gather(
            understanding,
            ready("recognition", self._recognition.start()),
            ready("synthesis", self.synthesis.start()),
            ready("trunk", self._trunk.start()),
        )
        self.understanding = UnderstandingInUse(examples, ships)
        configuration = self._configuration
        self.stages = Stages(
            trunk=self._trunk,
            recognition=self._recognition,
            synthesis=self.synthesis,
            language=self._language,
            brain=self.brain,
            detector=SileroDetector,
            turns=lambda: TurnMachine(replace(TurnTiming(), finished=configuration.finished_s)),
            agent_level=AgentVoice,
            level_db=level_db,
            voice=self.voice,
            fallback_voice=FALLBACK if FALLBACK.engine != configuration.voice else None,
            mood=self._mood,
        )

    @property
    def voice(self) -> Voice:
        configuration = self._configuration
        return Voice(configuration.voice, configuration.voice_name, configuration.voice_rate)

    async def understand_with(self, file: str) -> None:
        """From the next call on. Raises ``BadInput``."""
        await self.understanding.switch(file)

    def brain(self, brief: CallBrief) -> Brain:
        return ScriptedBrain(brief, self.understanding.now)

    def models(self) -> list[dict[str, Any]]:
        """For the status line: job, engine, name, ready."""
        c = self._configuration
        return [
            {"job": "recognition", "engine": c.recognition, "name": c.recognition_model, "ready": self._ready["recognition"]},
            {"job": "synthesis", "engine": c.voice, "name": c.voice_name, "ready": self._ready["synthesis"]},
            {"job": "language", "engine": c.language, "name": c.language_model, "ready": self._ready["language"]},
        ]

    async def close(self) -> None:
        if self._language_starting is not None:
            self._language_starting.cancel()
            await asyncio.gather(self._language_starting, return_exceptions=True)
        closing = (self._trunk.close(), self._recognition.close(), self.synthesis.close(), self._language.close())
        await asyncio.gather(*closing, return_exceptions=True)
        if self._mood is not None:
            self._mood.close()

    async def wait_for_language(self) -> None:
        """Until the language model is loaded; one that cannot be is reported by its own log, calls go on without it."""
        if self._language_starting is not None:
            await asyncio.gather(self._language_starting, return_exceptions=True)

    async def _start_language(self) -> None:
        await self._language.start()


def _understanding(examples: Path, cache: Path) -> ExampleUnderstanding:
    """Trained or loaded, with its dictionary in memory."""
    understanding = ExampleUnderstanding.from_assets(examples, cache=cache)
    understanding.warm_up()
    return understanding


def recognition_arguments(configuration: LineConfiguration) -> list[str]:
    """The recognition worker's command line. Raises ``EnvironmentFault`` when a model is not there."""
    c = configuration
    phrases = shipped("assets/understanding/ja")
    arguments = ["--model", str(_path_of(c.recognition_model)), "--threads", str(RECOGNITION_THREADS), "--phrases", str(phrases)]
    if c.partials_model is None:
        return ["--engine", c.recognition, *arguments]
    return ["--engine", "hybrid", *arguments, "--streaming-model", str(_path_of(c.partials_model))]


def voice_arguments(configuration: LineConfiguration) -> list[str]:
    """What the worker of the voice that is set up needs beside its name. Raises ``EnvironmentFault`` when a model is not there."""
    if configuration.voice != "piper":
        return []
    return ["--model", str(_path_of(configuration.voice_name))]


def measuring(mood: str) -> Measuring | None:
    """What the customer's mood is read from: ``voice`` and words, ``words`` alone, or nothing (``off``)."""
    if mood == "off":
        return None
    if mood == "words":
        return Measuring(None)
    from console.call.voice_affect.numpy_meter import NumpyMeter

    return Measuring(NumpyMeter())


def language_model(configuration: LineConfiguration) -> LanguageModel:
    """The chooser that is set up, not started. Raises ``BadInput``, ``EnvironmentFault`` when it is not there."""
    match configuration.language:
        case "llama":
            path = _path_of(configuration.language_model)
            return RemoteLanguageModel(["--model", str(path / "model.gguf" if path.is_dir() else path)])
        case "openai":
            if not configuration.language_url:
                raise BadInput("言語モデルのサーバーのURLを設定してください。", "Set the URL of the language model's server.")
            return OpenAIServer(configuration.language_url, configuration.language_model)
        case _:
            return CannedLanguageModel()


def _path_of(model: str) -> Path:
    """A path as it is, an id of the catalogue as its folder. Raises ``EnvironmentFault`` when it is not there."""
    path = Path(model).expanduser()
    return path if path.is_absolute() and path.exists() else model_folder(model)
