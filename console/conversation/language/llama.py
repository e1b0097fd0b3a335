"""llama.cpp as a chooser: which key word comes next, read from the logits; what is known before stays in its memory.

The C interface is used directly: the deadline has to reach into a running computation, the prefix's state has to survive
a restart, and the questions already asked keep their own places; the wrapper class offers none of these.
"""

import ctypes
import hashlib
import math
import os
import time
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from console.conversation.language.continuation import head, key, prefix, tail
from console.domain.errors import LanguageFault

_CONTEXT: Final = 3072
_BATCH: Final = 128
"""Tokens computed at a stretch; a deadline is looked at between and, by the abort callback, within."""
_PLACES: Final = 16
"""Questions of ours that stay computed, the least recently asked gives way. Each holds the prefix by reference and its
own 10 to 60 tokens."""

_KEPT_STATES: Final = 4
"""Files of 20 to 30 MB, one for each model and wording."""

LEAST_LEAD: Final = 1.05
"""Of an even share that the best option's probability must reach: below that the model cannot tell. A small model's
right answers among three options often stand at 0.37 to 0.5."""


class Llama:
    """``states``: folder for the computed prefix; ``None`` computes it at every start.

    ``evaluated`` counts the tokens computed since the start.

    Raises:
        LanguageFault: the file is missing, truncated or no GGUF model.
    """

    def __init__(self, model: Path, *, threads: int = 2, states: Path | None = None) -> None:
        if not model.is_file():
            raise LanguageFault(
                f"言語モデル {model.name} がありません。okaeri models で入れてください。",
                f"The language model {model.name} is not there; install it with okaeri models.",
            )
        # Its threads meet hundreds of times a choice. Spinning there, they wait for each other's turn on a busy processor.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        try:
            import llama_cpp
        except (ImportError, OSError, RuntimeError) as fault:
            raise LanguageFault(
                "llama.cpp の部品がありません。okaeri[engine] を入れ直してください。",
                "llama.cpp is not installed; reinstall okaeri[engine].",
            ) from fault
        self.evaluated = 0
        self._api: Any = llama_cpp
        self._deadline = math.inf
        self._quiet = llama_cpp.llama_log_callback(lambda level, text, data: None)
        self._abort = llama_cpp.ggml_abort_callback(lambda data: time.monotonic() > self._deadline)
        llama_cpp.llama_log_set(self._quiet, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        self._model = self._loaded(model)
        self._vocabulary = llama_cpp.llama_model_get_vocab(self._model)
        self._context = self._opened(threads)
        self._memory = llama_cpp.llama_get_memory(self._context)
        self._batch = llama_cpp.llama_batch_init(_BATCH, 0, 1)
        self._prefix = self._tokens(prefix())
        self._places: OrderedDict[tuple[int, ...], int] = OrderedDict()
        self._vacant = list(range(1, _PLACES + 1))
        self._warm(model, states)

    def choose(self, asked: str, words: str, labels: Sequence[str], deadline: float) -> str | None:
        """``deadline`` is of ``time.monotonic``; ``None`` when it passes or no option stands out."""
        if not labels or not self._read(asked, words, deadline):
            return None
        logits = self._api.llama_get_logits_ith(self._context, -1)
        begins = [self._tokens(key(label))[0] for label in labels]
        scores = [float(logits[token]) for token in begins]
        best = max(scores)
        at, share = scores.index(best), 1.0 / sum(math.exp(score - best) for score in scores)
        alone = begins.count(begins[at]) == 1  # another model's vocabulary may let two key words begin alike
        return labels[at] if alone and (share * len(labels) >= LEAST_LEAD or len(labels) == 1) else None

    def prepare(self, asked: str) -> None:
        """Compute a question of ours, so that only the customer's words remain. Takes its time; nothing when it is known."""
        self._place_of(tuple(self._tokens(head(asked))))

    def _read(self, asked: str, words: str, deadline: float) -> bool:
        """Whether the words were computed in time, in the place of the question they answer."""
        question = tuple(self._tokens(head(asked)))
        self._deadline = deadline
        try:
            place = self._place_of(question)
            if place is None:
                return False
            past = len(self._prefix) + len(question)
            read = self._computed(self._tokens(tail(words)), past, place, answers=True)
            self._forget(place, past)
            return read
        finally:
            self._deadline = math.inf

    def _place_of(self, question: tuple[int, ...]) -> int | None:
        """Where the question stands computed; ``None`` when the deadline came first."""
        if question in self._places:
            self._places.move_to_end(question)
            return self._places[question]
        place = self._vacated()
        self._api.llama_memory_seq_cp(self._memory, 0, place, -1, -1)
        if not self._computed(question, len(self._prefix), place):
            self._forget(place, 0)
            self._vacant.append(place)
            return None
        self._places[question] = place
        return place

    def _vacated(self) -> int:
        if self._vacant:
            return self._vacant.pop()
        _, place = self._places.popitem(last=False)
        self._forget(place, 0)
        return place

    def _loaded(self, path: Path) -> Any:
        parameters = self._api.llama_model_default_params()
        # With AMX, weights repacked for the tiles end in a general protection fault on some virtual machines.
        parameters.use_extra_bufts = b"AMX" not in self._api.llama_print_system_info()
        # Repacked weights beside a mapped file would be in memory twice.
        if parameters.use_extra_bufts:
            parameters.load_mode = self._api.LLAMA_LOAD_MODE_NONE
        model = self._api.llama_model_load_from_file(str(path).encode(), parameters)
        if not model:
            raise LanguageFault(
                f"言語モデル {path.name} を読み込めません。ファイルが壊れています。okaeri models で入れ直してください。",
                f"The language model {path.name} cannot be loaded: the file is damaged. Install it again with okaeri models.",
            )
        return model

    def _opened(self, threads: int) -> Any:
        parameters = self._api.llama_context_default_params()
        parameters.n_ctx, parameters.n_batch, parameters.n_ubatch = _CONTEXT, _BATCH, _BATCH
        parameters.n_seq_max, parameters.kv_unified = _PLACES + 1, True
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.abort_callback, parameters.no_perf = self._abort, True
        context = self._api.llama_init_from_model(self._model, parameters)
        if not context:
            raise LanguageFault(
                "言語モデルのためのメモリが足りません。ほかのプログラムを閉じてください。",
                "There is not enough memory for the language model; close other programs.",
            )
        return context

    def _tokens(self, text: str) -> list[int]:
        data = text.encode()
        room = (self._api.llama_token * (len(data) + 8))()
        count = self._api.llama_tokenize(self._vocabulary, data, len(data), room, len(room), False, True)
        return list(room[: max(0, count)])

    def _computed(self, tokens: Sequence[int], past: int, place: int, *, answers: bool = False) -> bool:
        """Whether the model took all of them into ``place`` before the deadline; if it ``answers``, the last one's logits are kept."""
        batch = self._batch
        for at in range(0, len(tokens), _BATCH):
            if time.monotonic() > self._deadline:
                return False
            piece = tokens[at : at + _BATCH]
            batch.n_tokens = len(piece)
            for i, token in enumerate(piece):
                batch.token[i], batch.pos[i], batch.n_seq_id[i], batch.seq_id[i][0] = token, past + at + i, 1, place
                batch.logits[i] = answers and at + i == len(tokens) - 1
            if self._api.llama_decode(self._context, batch) != 0:
                return False
            self.evaluated += len(piece)
        return True

    def _forget(self, place: int, after: int) -> None:
        self._api.llama_memory_seq_rm(self._memory, place, after, -1)

    def _warm(self, model: Path, states: Path | None) -> None:
        """The prefix from disk, or computed and put there."""
        kept = states / f"{_identity(model, self._prefix)}.prefix" if states else None
        if kept is not None and kept.is_file() and self._restored(kept):
            return
        self._forget(0, 0)
        if not self._computed(self._prefix, 0, 0):
            raise LanguageFault("言語モデルが起動時の計算に失敗しました。", "The language model failed its first computation.", retry=True)
        if kept is not None:
            part = kept.with_suffix(f".{os.getpid()}.part")
            array = (self._api.llama_token * len(self._prefix))(*self._prefix)
            try:
                kept.parent.mkdir(parents=True, exist_ok=True)
                if self._api.llama_state_seq_save_file(self._context, str(part).encode(), 0, array, len(self._prefix)):
                    part.replace(kept)
                by_age = sorted(kept.parent.glob("*.p*"), key=lambda path: path.stat().st_mtime)
                for old in by_age[:-_KEPT_STATES]:
                    old.unlink(missing_ok=True)
            except OSError:
                part.unlink(missing_ok=True)  # a full disk costs only the warm start

    def _restored(self, kept: Path) -> bool:
        array, count = (self._api.llama_token * _CONTEXT)(), ctypes.c_size_t(0)
        read = self._api.llama_state_seq_load_file(self._context, str(kept).encode(), 0, array, _CONTEXT, ctypes.byref(count))
        return bool(read) and list(array[: count.value]) == self._prefix


def _identity(model: Path, tokens: Sequence[int]) -> str:
    """Of the model's file and the prefix. A gigabyte is not hashed at every start: its size, time and head stand for it."""
    status = model.stat()
    with model.open("rb") as stream:
        head = stream.read(1 << 20)
    digest = hashlib.sha256(head + repr((status.st_size, status.st_mtime_ns, list(tokens))).encode())
    return digest.hexdigest()[:32]
