"""The worker as a real process, with real engines, a real model, and real deaths."""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.call.recognition.remote import RemoteRecognition
from console.domain.audio import FRAME_BYTES
from console.domain.errors import SpeechFault
from console.domain.transcript import Heard
from tests.conftest import ExpectLog
from tests.integration.recognition.conftest import Render


@asynccontextmanager
async def recognition(*arguments: str) -> AsyncIterator[RemoteRecognition]:
    remote = RemoteRecognition(arguments, limit_s=60.0)
    await remote.start()
    try:
        yield remote
    finally:
        await remote.close()


def frames(pcm: bytes) -> list[bytes]:
    return [pcm[i : i + FRAME_BYTES] for i in range(0, len(pcm), FRAME_BYTES)]


async def test_japanese_over_a_telephone_line(render: Render, whisper_folder: Path) -> None:
    async with recognition("--engine", "whisper", "--model", str(whisper_folder)) as remote:
        ear = remote.recogniser("call-1")
        partials: list[Heard] = []
        ear.begin(1, [], lambda _, heard: partials.append(heard))
        for frame in frames(render("もう電話しないでください。")):
            ear.feed(1, frame)
        heard = await ear.words(1)
        assert "電話しないでください" in heard.text
        assert heard.final
        assert 0.5 < heard.confidence <= 1
        assert 0.2 < heard.started < heard.ended < 2.5
        assert "".join(word.text for word in heard.words).rstrip("。") == heard.text.rstrip("。")
        assert all(a.start <= a.end <= b.end for a, b in zip(heard.words, heard.words[1:], strict=False))
        assert all(not partial.final for partial in partials)


async def test_partial_words_come_while_the_customer_speaks(render: Render, whisper_folder: Path) -> None:
    async with recognition("--engine", "whisper", "--model", str(whisper_folder)) as remote:
        ear = remote.recogniser("call-1")
        came: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()
        ear.begin(1, [], lambda _, heard: came.done() or came.set_result(heard))
        # At the pace of speech: words that are overtaken by the voice are given up, and the next ones come with the next frames.
        for frame in frames(render("今忙しいんですけど、後でかけ直してもらえますか。")) * 4:
            if came.done():
                break
            ear.feed(1, frame)
            await asyncio.sleep(0.02)
        assert not (await asyncio.wait_for(came, 60)).final


async def test_silence_and_noise_have_no_words(whisper_folder: Path) -> None:
    import numpy as np

    noise = np.random.default_rng(1)
    hiss = (noise.standard_normal(16000) * 120).astype("<i2").tobytes()
    click = bytearray(32000)
    click[16000:16040] = (noise.standard_normal(20) * 9000).astype("<i2").tobytes()
    async with recognition("--engine", "whisper", "--model", str(whisper_folder)) as remote:
        ear = remote.recogniser("call-1")
        for utterance, sound in enumerate([bytes(32000), hiss, bytes(click)], 1):
            ear.begin(utterance, [], lambda *_: None)
            for frame in frames(sound):
                ear.feed(utterance, frame)
            assert (await ear.words(utterance)).text == ""


async def test_two_calls_at_once_each_get_their_own_words(render: Render, whisper_folder: Path) -> None:
    async with recognition("--engine", "whisper", "--model", str(whisper_folder)) as remote:
        ears = {text: remote.recogniser(f"call-{text}") for text in ("もう電話しないでください。", "サイズはエムでお願いします。")}
        for text, ear in ears.items():
            ear.begin(1, [], lambda *_: None)
            for frame in frames(render(text)):
                ear.feed(1, frame)
        first, second = await asyncio.gather(*(ear.words(1) for ear in ears.values()))
        assert "電話" in first.text
        assert "サイズ" in second.text


async def test_a_killed_worker_costs_one_utterance(render: Render, whisper_folder: Path, expect_log: ExpectLog) -> None:
    expect_log("recognition.worker_died")
    async with recognition("--engine", "whisper", "--model", str(whisper_folder)) as remote:
        ear = remote.recogniser("call-1")
        ear.begin(1, [], lambda *_: None)
        sound = frames(render("もう電話しないでください。"))
        for frame in sound:
            ear.feed(1, frame)
        pid = remote.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)  # so that the words are surely in flight
        waiting = asyncio.ensure_future(ear.words(1))
        await asyncio.sleep(0)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(SpeechFault) as fault:
            await waiting
        assert fault.value.retry
        await asyncio.wait_for(remote.until_ready(), 60)
        ear.begin(2, [], lambda *_: None)
        for frame in sound:
            ear.feed(2, frame)
        assert "電話" in (await ear.words(2)).text


@pytest.fixture
def truncated_whisper(whisper_folder: Path, tmp_path: Path) -> Path:
    for file in whisper_folder.iterdir():
        if file.name != "model.bin":
            shutil.copy(file, tmp_path / file.name)
    with (whisper_folder / "model.bin").open("rb") as whole:
        (tmp_path / "model.bin").write_bytes(whole.read(2_000_000))
    return tmp_path


async def test_a_truncated_model_is_one_clear_sentence(truncated_whisper: Path) -> None:
    with pytest.raises(SpeechFault, match="damaged or cut short") as fault:
        await RemoteRecognition(["--engine", "whisper", "--model", str(truncated_whisper)]).start()
    assert str(truncated_whisper) in fault.value.ja


@pytest.mark.parametrize("engine", ["whisper", "vosk"])
async def test_a_missing_model_is_one_clear_sentence(engine: str, tmp_path: Path) -> None:
    with pytest.raises(SpeechFault, match="install") as fault:
        await RemoteRecognition(["--engine", engine, "--model", str(tmp_path / "none")]).start()
    assert str(tmp_path) in fault.value.ja


async def test_a_truncated_vosk_model_is_one_clear_sentence(vosk_folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "model"
    shutil.copytree(vosk_folder, broken)
    acoustic = broken / "am" / "final.mdl"
    acoustic.write_bytes(acoustic.read_bytes()[:100_000])
    with pytest.raises(SpeechFault, match="damaged"):
        await RemoteRecognition(["--engine", "vosk", "--model", str(broken)]).start()


async def test_vosk_streams_partials_and_finishes(render: Render, vosk_folder: Path) -> None:
    async with recognition("--engine", "vosk", "--model", str(vosk_folder)) as remote:
        ear = remote.recogniser("call-1")
        partials: list[Heard] = []
        ear.begin(1, [], lambda _, heard: partials.append(heard))
        for frame in frames(render("アンニョンハセヨ。カムサハムニダ。")):
            ear.feed(1, frame)
        heard = await ear.words(1)
        assert heard.engine == "vosk"
        assert heard.words
        assert any("가" <= letter <= "힣" for letter in heard.text)
        assert partials
        assert all(word.start < word.end <= heard.ended and 0 <= word.confidence <= 1 for word in heard.words)
        assert (await ear.words(1)).text == heard.text


async def test_vosk_partials_go_with_whisper_finals(render: Render, vosk_folder: Path, whisper_folder: Path) -> None:
    both = ("--engine", "hybrid", "--model", str(whisper_folder), "--streaming-model", str(vosk_folder))
    async with recognition(*both) as remote:
        ear = remote.recogniser("call-1")
        partials: list[Heard] = []
        ear.begin(1, [], lambda _, heard: partials.append(heard))
        for frame in frames(render("もう電話しないでください。")):
            ear.feed(1, frame)
        heard = await ear.words(1)
        assert heard.engine == "hybrid/whisper"
        assert "電話" in heard.text
        assert any(partial.engine == "vosk" for partial in partials)


async def test_hybrid_without_its_second_model_is_one_clear_sentence(whisper_folder: Path) -> None:
    with pytest.raises(SpeechFault, match="--streaming-model"):
        await RemoteRecognition(["--engine", "hybrid", "--model", str(whisper_folder)]).start()
