"""How well a recogniser understands each voice over a G.711 line: error by reading, level, gaps. Prints JSON.

``python -m tests.bench.voice_intelligibility [--engine kokoro] [--voices a b …] [--lines N]``. Whisper base is the judge.
"""

import argparse
import asyncio
import audioop
import json
import time
from pathlib import Path

import numpy as np
import platformdirs
import soxr

from console.call.synthesis.cache import SoundCache
from console.call.synthesis.level import voiced
from console.call.synthesis.port import Voice
from console.call.synthesis.remote import RemoteSynthesis
from console.domain.readings import spoken

LINES = (
    "ウールチェスターコートのネイビー、Mサイズは62,000円で、在庫は残り2点でございます。",
    "お届けから14日以内でしたら、未使用のものに限り、返品を承っております。",
    "お届けは、2〜4営業日でございます。送料は全国一律660円です。",
    "この通話は、応対の品質向上のため、録音させていただいております。",
    "折り返しのお電話は、0120-000-310までお願いいたします。",
    "初回のご注文でしたら、クーポンのご利用で10%オフになります。",
    "お忙しいところ恐れ入ります。自動音声アシスタントのみなみと申します。",
    "12月1日の14時30分に、改めてお電話いたします。失礼いたします。",
)


def over_g711(pcm: bytes) -> np.ndarray:
    narrow = soxr.resample(np.frombuffer(pcm, dtype="<i2").astype(np.float32) / 32768, 16_000, 8_000)
    line = audioop.ulaw2lin(audioop.lin2ulaw((narrow * 32767).astype("<i2").tobytes(), 2), 2)
    return np.asarray(soxr.resample(np.frombuffer(line, dtype="<i2").astype(np.float32) / 32768, 8_000, 16_000), dtype=np.float32)


def reading(text: str) -> str:
    import pyopenjtalk

    kana = pyopenjtalk.g2p(spoken(text, {}), kana=True)
    return "".join(letter for letter in kana if "ァ" <= letter <= "ー")


def distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", default="kokoro")
    parser.add_argument("--voices", nargs="*", default=["jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro"])
    parser.add_argument("--lines", type=int, default=len(LINES))
    options = parser.parse_args()
    from faster_whisper import WhisperModel

    folder = Path(platformdirs.user_data_dir("okaeri")) / "models" / "whisper-base"
    judge = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)
    synthesis = RemoteSynthesis(SoundCache(None), {options.engine: []}, warm=[options.engine], fallback=None, line_limit_s=120.0)
    await synthesis.start()
    report = []
    for voice in options.voices:
        errors = letters = 0
        sound_s = render_s = 0.0
        misheard = []
        for text in LINES[: options.lines]:
            began = time.monotonic()
            rendered = await synthesis.render(text, spoken(text, {}), Voice(options.engine, voice))
            render_s += time.monotonic() - began
            sound = over_g711(rendered.pcm)
            sound_s += len(sound) / 16_000
            segments, _ = judge.transcribe(sound, language="ja", beam_size=1, condition_on_previous_text=False)
            heard = "".join(segment.text for segment in segments)
            wrong = distance(reading(text), reading(heard))
            errors += wrong
            letters += len(reading(text))
            if wrong > 2:
                misheard.append(heard)
        on = voiced(sound, 16_000)
        report.append(
            {
                "voice": voice,
                "reading_error": round(errors / letters, 4),
                "seconds": round(sound_s, 1),
                "real_time_factor": round(render_s / sound_s, 2),
                "peak": round(float(np.abs(sound).max()), 3),
                "last_lead_ms": int(np.flatnonzero(on)[0]) * 10,
                "last_tail_ms": int(len(on) - 1 - np.flatnonzero(on)[-1]) * 10,
                "misheard": misheard,
            }
        )
    await synthesis.close()
    print(json.dumps({"engine": options.engine, "voices": report}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    asyncio.run(main())
