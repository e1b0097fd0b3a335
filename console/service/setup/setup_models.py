"""What this machine carries: its size, a short run of each engine, a recommendation; and models brought to the shelf."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from console.domain.errors import BadInput, EnvironmentFault, Refused
from console.service.broadcast import Broadcast
from console.service.commands import Person, may_administer
from console.service.setup.forms import BadField, ModelsForm
from console.service.setup.recommending import recommended
from console.service.setup.setup_port import SetupParts
from console.service.setup.under_way import UnderWay
from console.settings import Settings
from console.weights.catalogue import Model, PackageSource, Source
from console.weights.fetch import Progress
from console.weights.shelf import Condition

TOLD_EVERY_S: Final = 0.3
_VOICES: Final = {"kokoro": "kokoro-ja"}


class _Cancelled(Exception):
    """Leaves the fetching; what has come is kept."""


class SetupModels:
    def __init__(self, broadcast: Broadcast, parts: SetupParts) -> None:
        self._parts = parts
        self.measuring = UnderWay("measuring", broadcast)
        self.fetching = UnderWay("fetching", broadcast)
        self._measured: dict[str, dict[str, Any]] = {}

    async def close(self) -> None:
        await self.measuring.close()
        await self.fetching.close()

    def all_ready(self, settings: Settings) -> bool:
        wanted = [settings.recognition.model]
        wanted += [settings.language.model] if settings.language.engine == "llama" else []
        wanted += [_VOICES[settings.voice.engine]] if settings.voice.engine in _VOICES else []
        return all(self._is_here(name) for name in wanted)

    def refuse_missing(self, form: ModelsForm) -> None:
        """Raises ``BadField``."""
        wanted = [("recognition_model", form.recognition_model)]
        wanted += [("language_model", form.language_model)] if form.language == "llama" else []
        wanted += [("voice", _VOICES[form.voice])] if form.voice in _VOICES else []
        for field, name in wanted:
            if not self._is_here(name):
                raise BadField(
                    field, f"モデル {name} がまだありません。先に取得してください。", f"The model {name} is not here yet. Get it first."
                )

    def _is_here(self, name: str) -> bool:
        try:
            return self._parts.shelf.standing(self._parts.catalogue[name]).condition is Condition.READY
        except BadInput:
            return Path(name).expanduser().exists()

    async def picture(self, person: Person) -> dict[str, Any]:
        """Machine, models, what was measured, what is recommended, and what is under way."""
        may_administer(person)
        machine = await asyncio.to_thread(self._parts.machine)
        models = await asyncio.to_thread(lambda: [self._shown(model) for model in self._parts.catalogue.models if model.needed != "tests"])
        return {
            "machine": machine,
            "models": models,
            "measured": self._measured,
            "recommended": self._advice(),
            "measuring": self.measuring.told,
            "fetching": self.fetching.told,
        }

    def _shown(self, model: Model) -> dict[str, Any]:
        standing = self._parts.shelf.standing(model)
        return {
            "id": model.id,
            "job": model.job,
            "engine": model.engine,
            "name": model.name,
            "licence": model.licence,
            "about_ja": model.about_ja,
            "about_en": model.about_en,
            "bytes": model.bytes,
            "condition": standing.condition.value,
            "fetched": not any(isinstance(source, PackageSource) for source in model.source),
        }

    def measure(self, person: Person) -> dict[str, Any]:
        """A short run of each engine whose model is here, each in a process of its own. Raises ``Refused`` while one is under way."""
        may_administer(person)
        jobs = [("synthesis", "openjtalk", "default")]
        here = [model for model in self._parts.catalogue.models if model.needed != "tests" and self._is_here(model.id)]
        jobs += [(model.job, model.engine, model.id) for model in here if model.engine in ("whisper", "kokoro", "llama")]

        async def work(more: Callable[..., None], stop: asyncio.Event) -> dict[str, Any]:
            for number, (job, engine, model) in enumerate(jobs):
                if stop.is_set():
                    return {}
                more(done=number, of=len(jobs), doing=f"{engine}:{model}")
                await self._measure_one({"job": job, "engine": engine, "model": model}, stop)
                more(measured=dict(self._measured))
            return {"done": len(jobs), "doing": "", "recommended": self._advice()}

        return self.measuring.begin({"done": 0, "of": len(jobs), "doing": "", "measured": dict(self._measured)}, work)

    async def _measure_one(self, job: dict[str, str], stop: asyncio.Event) -> None:
        async def run() -> dict[str, Any]:
            async for told in self._parts.measure(job):
                if "figures" in told:
                    return dict(told["figures"])
            return {}

        running, stopped = asyncio.create_task(run()), asyncio.create_task(stop.wait())
        await asyncio.wait([running, stopped], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not running.done():
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
            return
        try:
            self._measured[f"{job['engine']}:{job['model']}"] = running.result()
        except EnvironmentFault as fault:
            self._measured[f"{job['engine']}:{job['model']}"] = {"ja": fault.ja, "en": fault.en}

    def _advice(self) -> list[dict[str, str]]:
        return [asdict(one) for one in recommended(float(self._parts.machine()["memory_mb"]), self._measured)]

    def fetch(self, person: Person, model_id: str) -> dict[str, Any]:
        """Raises ``BadInput`` when there is no such model, ``Refused`` while another is being fetched."""
        may_administer(person)
        model = self._parts.catalogue[model_id]
        if any(isinstance(source, PackageSource) for source in model.source):
            raise Refused("setup.comes_along", "このモデルは本体と一緒に入ります。", "This model comes with the installation.")

        async def work(more: Callable[..., None], stop: asyncio.Event) -> dict[str, Any]:
            loop = asyncio.get_running_loop()

            def told(**facts: Any) -> None:
                loop.call_soon_threadsafe(lambda: more(**facts))

            progress = _Told(told, stop)
            with contextlib.suppress(_Cancelled):
                await asyncio.to_thread(self._parts.fetch, model_id, progress)
            await asyncio.sleep(0)  # lets what the thread has told come before the end
            return {}

        return self.fetching.begin({"model": model_id, "done": 0, "total": model.bytes, "source": ""}, work)


class _Told(Progress):
    def __init__(self, more: Callable[..., None], stop: asyncio.Event) -> None:
        self._more = more
        self._stop = stop
        self._last = 0.0

    def trying(self, model: Model, source: Source) -> None:
        self._go_on()
        self._more(source=str(getattr(source, "label", source.kind)))

    def passed_over(self, model: Model, source: Source, fault: EnvironmentFault) -> None:
        self._go_on()

    def advanced(self, model: Model, done: int, total: int | None) -> None:
        self._go_on()
        if time.monotonic() - self._last >= TOLD_EVERY_S or done == total:
            self._last = time.monotonic()
            self._more(done=done, total=total)

    def waiting(self, model: Model) -> None:
        self._go_on()

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise _Cancelled
