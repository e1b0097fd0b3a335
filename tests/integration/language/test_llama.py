"""The real model in its real worker."""

import asyncio
import itertools
import math
import multiprocessing
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from console.conversation.language.continuation import tail
from console.conversation.language.llama import Llama
from console.conversation.language.remote import RemoteLanguageModel
from console.domain.errors import LanguageFault
from tests.integration.conftest import Weights

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def weights_file(weights: Weights) -> Path:
    return weights("qwen2.5-coder-1.5b") / "model.gguf"


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("states")


@pytest.fixture
async def model(weights_file: Path, states: Path) -> AsyncIterator[RemoteLanguageModel]:
    remote = RemoteLanguageModel(["--model", str(weights_file), "--states", str(states)], nice=0, pause_s=0.1)
    await remote.start()
    yield remote
    await remote.close()


@pytest.mark.timeout(600)
async def test_it_chooses_in_time_and_gives_up_in_time(model: RemoteLanguageModel, states: Path) -> None:
    labels = ("reason_size", "agree_send_link", "want_human")
    asked = "何か気になる点がございましたか。"
    answers = await asyncio.gather(
        model.choose(asked=asked, words="着てみて大きかったら困るので", labels=labels, limit_ms=120_000),
        model.choose(asked=asked, words="携帯にページを送っておいて", labels=labels, limit_ms=120_000),
        model.choose(asked=asked, words="係の人に代わってもらえる?", labels=labels, limit_ms=120_000),
    )
    assert list(answers) == ["reason_size", "agree_send_link", "want_human"]
    assert any(name.endswith(".prefix") for name in os.listdir(states))

    assert await model.choose(asked=asked, words="あの、それはつまりですね、" * 30, labels=labels, limit_ms=1) is None
    assert await model.choose(asked=asked, words="係の人に代わってもらえる?", labels=labels, limit_ms=120_000) == "want_human"


@dataclass(frozen=True, slots=True)
class Computed:
    """``answers`` and tokens for every order of the options, then for a question that was prepared."""

    answers: list[str | None]
    tokens: list[int]
    late: str | None
    prepared: str | None
    prepared_tokens: int


ASKED, NEW, WORDS = "何か気になる点がございましたか。", "サイズはお決まりでしょうか。", "着てみて大きかったら困るので"
LABELS = ("reason_size", "reason_price", "want_human")


def computed(weights_file: Path, states: Path) -> Computed:
    model = Llama(weights_file, states=states)
    answers, tokens = [], []
    for options in itertools.permutations(LABELS):
        before = model.evaluated
        answers.append(model.choose(ASKED, WORDS, options, math.inf))
        tokens.append(model.evaluated - before)
    late = model.choose(NEW, WORDS, LABELS, time.monotonic())
    model.prepare(NEW)
    before = model.evaluated
    return Computed(answers, tokens, late, model.choose(NEW, WORDS, LABELS, math.inf), model.evaluated - before)


@pytest.mark.timeout(600)
def test_only_the_customers_words_are_computed_and_the_order_of_the_options_does_not_weigh(weights_file: Path, states: Path) -> None:
    # In a process of its own, as in the product, and its memory is given back.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
        seen = apart.submit(computed, weights_file, states).result(timeout=500)
    assert set(seen.answers) == {"reason_size"}
    assert max(seen.tokens[1:]) == min(seen.tokens[1:]) <= len(tail(WORDS))
    assert seen.tokens[0] > seen.tokens[1]
    assert seen.late is None
    assert seen.prepared == "reason_size"
    assert seen.prepared_tokens == seen.tokens[1]


@pytest.mark.timeout(600)
async def test_a_frozen_worker_is_killed_and_the_next_one_answers(model: RemoteLanguageModel, expect_log: Callable[..., None]) -> None:
    expect_log("language_worker_lost")
    frozen = model.pid
    assert frozen is not None
    os.kill(frozen, signal.SIGSTOP)
    assert await model.choose(asked="", words="はい", labels=("affirm", "deny"), limit_ms=50) is None
    async with asyncio.timeout(300):
        while True:
            try:
                label = await model.choose(asked="よろしいですか。", words="はい、いいですよ", labels=("affirm", "deny"), limit_ms=60_000)
            except LanguageFault:
                await asyncio.sleep(0.1)
            else:
                if label is not None:
                    break
    assert label == "affirm"
    assert model.pid != frozen


@pytest.mark.parametrize("size", [0, 1_000, 50_000_000])
async def test_a_truncated_model_is_one_clear_sentence(
    weights_file: Path, tmp_path: Path, size: int, expect_log: Callable[..., None]
) -> None:
    expect_log("language_worker_lost")
    short = tmp_path / "short.gguf"
    with weights_file.open("rb") as whole:
        short.write_bytes(whole.read(size))
    remote = RemoteLanguageModel(["--model", str(short)], nice=0)
    with pytest.raises(LanguageFault, match="壊れています"):
        await remote.start()
    await remote.close()


async def test_a_missing_model_is_one_clear_sentence(tmp_path: Path, expect_log: Callable[..., None]) -> None:
    expect_log("language_worker_lost")
    remote = RemoteLanguageModel(["--model", str(tmp_path / "nothing.gguf")], nice=0)
    with pytest.raises(LanguageFault, match=r"nothing\.gguf"):
        await remote.start()
    await remote.close()
