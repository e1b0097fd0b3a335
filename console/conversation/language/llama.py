"""llama.cpp under a grammar: one letter out of a few, the prompt's prefix kept in the model's memory and on disk.

The C interface is used directly: the deadline has to reach into a running computation, and the prefix's state has to
survive a restart; the wrapper class offers neither.
"""

import ctypes
import hashlib
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from console.conversation.language.prompt import LETTERS, grammar, prefix, rest
from console.domain.errors import LanguageFault

_CONTEXT: Final = 2048
_BATCH: Final = 64
"""Tokens computed at a stretch; a deadline is looked at between and, by the abort callback, within."""

LEAST_LEAD: Final = 1.05
"""Of an even share that the best option's probability must reach: below that the model cannot tell. A small model's
right answers among three options often stand at 0.37 to 0.5."""


class Llama:
    """``states``: folder for the computed prefix; ``None`` computes it at every start.

    Raises:
        LanguageFault: the file is missing, truncated or no GGUF model.
    """

    def __init__(self, model: Path, *, threads: int = 2, states: Path | None = None) -> None:
        if not model.is_file():
            raise LanguageFault(
                f"言語モデル {model.name} がありません。okaeri models で入れてください。",
                f"The language model {model.name} is not there; install it with okaeri models.",
            )
        try:
            import llama_cpp
        except (ImportError, OSError, RuntimeError) as fault:
            raise LanguageFault(
                "llama.cpp の部品がありません。okaeri[engine] を入れ直してください。",
                "llama.cpp is not installed; reinstall okaeri[engine].",
            ) from fault
        self._api: Any = llama_cpp
        self._deadline = math.inf
        self._quiet = llama_cpp.llama_log_callback(lambda level, text, data: None)
        self._abort = llama_cpp.ggml_abort_callback(lambda data: time.monotonic() > self._deadline)
        llama_cpp.llama_log_set(self._quiet, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        self._model = self._loaded(model)
        self._vocabulary = llama_cpp.llama_model_get_vocab(self._model)
        self._context = self._opened(threads)
        self._samplers: dict[int, Any] = {}
        self._letters = [self._tokens(letter)[0] for letter in LETTERS]
        self._prefix = self._tokens(prefix())
        self._warm(model, states)

    def choose(self, asked: str, words: str, labels: Sequence[str], deadline: float) -> str | None:
        """``deadline`` is of ``time.monotonic``; ``None`` when it passes or no option stands out."""
        options = list(labels)[: len(LETTERS)]
        if not options:
            return None
        self._forget(len(self._prefix))
        self._deadline = deadline
        try:
            if not self._computed(self._tokens(rest(asked, words, options)), len(self._prefix)):
                return None
        finally:
            self._deadline = math.inf
        sampler = self._sampler(len(options))
        self._api.llama_sampler_reset(sampler)
        token = self._api.llama_sampler_sample(sampler, self._context, -1)
        if token not in self._letters[: len(options)]:
            return None
        at = self._letters.index(token)
        return options[at] if self._share(at, len(options)) * len(options) >= LEAST_LEAD or len(options) == 1 else None

    def _share(self, at: int, count: int) -> float:
        logits = self._api.llama_get_logits_ith(self._context, -1)
        best = logits[self._letters[at]]
        return 1.0 / sum(math.exp(logits[token] - best) for token in self._letters[:count])

    def _loaded(self, path: Path) -> Any:
        parameters = self._api.llama_model_default_params()
        # With AMX, weights repacked for the tiles end in a general protection fault on some virtual machines.
        parameters.use_extra_bufts = b"AMX" not in self._api.llama_print_system_info()
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

    def _computed(self, tokens: Sequence[int], past: int) -> bool:
        """Whether the model took all of them before the deadline."""
        if past + len(tokens) > _CONTEXT:
            return False
        for at in range(0, len(tokens), _BATCH):
            if time.monotonic() > self._deadline:
                return False
            piece = tokens[at : at + _BATCH]
            array = (self._api.llama_token * len(piece))(*piece)
            if self._api.llama_decode(self._context, self._api.llama_batch_get_one(array, len(piece))) != 0:
                return False
        return True

    def _forget(self, after: int) -> None:
        self._api.llama_memory_seq_rm(self._api.llama_get_memory(self._context), 0, after, -1)

    def _sampler(self, count: int) -> Any:
        if count not in self._samplers:
            chain = self._api.llama_sampler_chain_init(self._api.llama_sampler_chain_default_params())
            rules = self._api.llama_sampler_init_grammar(self._vocabulary, grammar(count).encode(), b"root")
            self._api.llama_sampler_chain_add(chain, rules)
            self._api.llama_sampler_chain_add(chain, self._api.llama_sampler_init_greedy())
            self._samplers[count] = chain
        return self._samplers[count]

    def _warm(self, model: Path, states: Path | None) -> None:
        """The prefix from disk, or computed and put there."""
        kept = states / f"{_identity(model, self._prefix)}.prefix" if states else None
        if kept is not None and kept.is_file() and self._restored(kept):
            return
        self._forget(0)
        if not self._computed(self._prefix, 0):
            raise LanguageFault("言語モデルが起動時の計算に失敗しました。", "The language model failed its first computation.", retry=True)
        if kept is not None:
            part = kept.with_suffix(".part")
            array = (self._api.llama_token * len(self._prefix))(*self._prefix)
            try:
                kept.parent.mkdir(parents=True, exist_ok=True)
                if self._api.llama_state_seq_save_file(self._context, str(part).encode(), 0, array, len(self._prefix)):
                    part.replace(kept)
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
