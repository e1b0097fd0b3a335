import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from console.conversation.language.remote import RemoteLanguageModel
from console.domain.errors import LanguageFault

WORKER = "tests.unit.conversation.language.stand_in_worker"
LABELS = ("affirm", "deny")
ExpectLog = Callable[..., None]


@pytest.fixture
async def model() -> AsyncIterator[RemoteLanguageModel]:
    remote = RemoteLanguageModel([], module=WORKER, nice=0, hang_s=0.3, pause_s=0.05)
    await remote.start()
    yield remote
    await remote.close()


async def ask(model: RemoteLanguageModel, words: str, limit_ms: int = 20_000) -> str | None:
    return await model.choose(asked="よろしいですか。", words=words, labels=LABELS, limit_ms=limit_ms)


async def until_back(model: RemoteLanguageModel, other_than: int | None = None) -> str | None:
    """The first answer of the next worker; ``choose`` raises until it is up."""
    async with asyncio.timeout(60):
        while True:
            try:
                answer = await ask(model, "はい", limit_ms=100)
                if answer is not None and model.pid != other_than:
                    return answer
            except LanguageFault:
                await asyncio.sleep(0.05)


async def test_a_label_comes_back(model: RemoteLanguageModel) -> None:
    assert await ask(model, "はい") == "deny"


async def test_several_calls_at_once(model: RemoteLanguageModel) -> None:
    assert await asyncio.gather(*(ask(model, "はい") for _ in range(20))) == ["deny"] * 20


async def test_a_question_being_put_is_prepared_before_its_answer(model: RemoteLanguageModel) -> None:
    assert await ask(model, "用意は") == "deny"
    await model.prepare(asked="よろしいですか。")
    assert await ask(model, "用意は") == "affirm"


async def test_without_a_worker_nothing_is_prepared() -> None:
    await RemoteLanguageModel([]).prepare(asked="よろしいですか。")


async def test_time_out_in_the_worker_is_none(model: RemoteLanguageModel) -> None:
    assert await ask(model, "遅れる") is None


async def test_a_label_that_was_not_offered_is_none(model: RemoteLanguageModel) -> None:
    assert await ask(model, "別の札") is None


async def test_a_hung_worker_answers_none_in_time_and_is_replaced(model: RemoteLanguageModel, expect_log: ExpectLog) -> None:
    expect_log("language_worker_lost")
    first = model.pid
    assert await ask(model, "黙る", limit_ms=50) is None
    assert await until_back(model, other_than=first) == "deny"


async def test_a_worker_that_dies_is_a_fault_and_comes_back(model: RemoteLanguageModel, expect_log: ExpectLog) -> None:
    expect_log("language_worker_lost")
    with pytest.raises(LanguageFault) as caught:
        await ask(model, "死ぬ")
    assert caught.value.retry
    assert await until_back(model) == "deny"


async def test_a_model_that_cannot_be_loaded_is_said_at_start(expect_log: ExpectLog) -> None:
    expect_log("language_worker_lost")
    remote = RemoteLanguageModel(["--broken"], module=WORKER, nice=0)
    with pytest.raises(LanguageFault, match="壊れています"):
        await remote.start()
    with pytest.raises(LanguageFault, match="壊れています"):
        await ask(remote, "はい")
    await remote.close()


async def test_before_the_start_it_is_a_fault() -> None:
    with pytest.raises(LanguageFault):
        await ask(RemoteLanguageModel([]), "はい")
