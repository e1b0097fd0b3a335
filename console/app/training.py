"""Training in a child process: the engine goes on meanwhile, and a child that does not end is ended."""

import asyncio
import json
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from console.conversation.understanding.evaluation import read_lines
from console.conversation.understanding.normal import folded, squeezed
from console.conversation.understanding.trained import accepted_examples, fingerprint, model_file
from console.domain.errors import BadInput, EnvironmentFault
from console.service.learning.learning_port import Lesson, Trained
from console.settings import Folders
from console.shipped import shipped

LIMIT_S: Final = 900.0
"""Seconds on an idle machine, minutes on one that is busy with calls."""
KEPT: Final = 6
"""Model files (24 MB each); one that is needed again is trained again."""


class ChildTrainer:
    """``kept``: where models lie, which can all be made again; ``folder``: examples and rules; ``frozen``: what a model is judged by."""

    def __init__(self, kept: Path, folder: Path | None = None, frozen: Path | None = None) -> None:
        self._kept = kept
        self._folder = folder or shipped("assets/understanding/ja")
        self._frozen = frozen or shipped("assets/understanding/frozen.ja.jsonl")
        self._files: dict[tuple[Lesson, ...], Path] = {}
        self._making = asyncio.Lock()

    @classmethod
    def of(cls, folders: Folders) -> "ChildTrainer":
        return cls(folders.cache / "understanding")

    def base(self) -> str:
        return self._base

    @cached_property
    def _base(self) -> str:
        return fingerprint(self._folder)

    def labels(self) -> frozenset[str]:
        return frozenset(file.stem for file in self._folder.glob("*.txt"))

    def frozen(self, text: str) -> bool:
        return squeezed(folded(text)) in self._sentences

    @cached_property
    def _sentences(self) -> frozenset[str]:
        return frozenset(squeezed(folded(line["text"])) for line in read_lines(self._frozen))

    async def train(self, lessons: Sequence[Lesson], current: Sequence[Lesson]) -> Trained:
        return Trained(**await self._ask(lessons, current))

    async def model(self, lessons: Sequence[Lesson]) -> Path:
        async with self._making:
            file = self._file(tuple(lessons))
            if not file.is_file():
                await self._ask(lessons, None)
            return file

    def _file(self, lessons: tuple[Lesson, ...]) -> Path:
        if lessons not in self._files:
            self._files = {lessons: model_file(self._kept, fingerprint(self._folder, accepted_examples(self._folder, lessons)))}
        return self._files[lessons]

    async def _ask(self, lessons: Sequence[Lesson], current: Sequence[Lesson] | None) -> dict[str, Any]:
        self._make_room()
        request = {
            "folder": str(self._folder),
            "kept": str(self._kept),
            "frozen": str(self._frozen),
            "lessons": [list(one) for one in lessons],
            "current": None if current is None else [list(one) for one in current],
        }
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "console.app.train_understanding", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        try:
            said, _ = await asyncio.wait_for(child.communicate(json.dumps(request).encode()), LIMIT_S)
        except TimeoutError as late:
            raise _failed(f"{LIMIT_S:.0f} s") from late
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode != 0:
            raise _failed(f"exit code {child.returncode}")
        told: dict[str, Any] = json.loads(said)
        if "error" in told:
            raise BadInput(told["error"]["ja"], told["error"]["en"])
        return told

    def _make_room(self) -> None:
        try:
            self._kept.mkdir(mode=0o700, parents=True, exist_ok=True)
            files = sorted(self._kept.glob("understanding-*.npz"), key=lambda file: file.stat().st_mtime)
            for old in files[: -KEPT + 1]:
                old.unlink(missing_ok=True)
        except OSError as fault:
            raise EnvironmentFault(
                f"学習の置き場所 {self._kept} に書けません（{fault.strerror}）。", f"{self._kept} cannot be written ({fault.strerror})."
            ) from fault


def _failed(why: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"学習が終わりませんでした（{why}）。もう一度お試しください。いまの理解はそのままです。",
        f"Training did not come to an end ({why}). Try again; the understanding in use is as it was.",
        retry=True,
    )
