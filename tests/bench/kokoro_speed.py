"""How long Kokoro takes for lines of the script: real-time factor of both graphs, by the clock and by the processor. Prints JSON.

``python -m tests.bench.kokoro_speed [--lines 10] [--threads 1 2] [--folder CACHE]``
"""

import argparse
import json
import re
import statistics
import tempfile
import time
from pathlib import Path

import yaml

from console.call.synthesis.kokoro import Kokoro
from console.domain.readings import spoken

LINES = Path(__file__).resolve().parents[2] / "assets/packs/standard/lines.yaml"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=10)
    parser.add_argument("--threads", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--folder", type=Path, help="keeps the rewritten graph; empty: the first start is measured")
    options = parser.parse_args()
    texts = [re.sub(r"\{[^}]*\}", "みなみ", line["text"]) for line in yaml.safe_load(LINES.read_text(encoding="utf-8"))["lines"].values()]
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        for threads in options.threads:
            for graph, where in (("original", None), ("first start", folder), ("chosen", folder)):
                begun = time.perf_counter()
                engine = Kokoro(threads=threads, folder=where)
                start_s = time.perf_counter() - begun
                figures: dict[str, object] = {"graph": graph, "threads": threads, "start_s": round(start_s, 2)}
                if graph != "first start":
                    figures |= spoken_lines(engine, texts[: options.lines])
                print(json.dumps(figures, ensure_ascii=False), flush=True)


def spoken_lines(engine: Kokoro, texts: list[str]) -> dict[str, object]:
    engine.sound("はい。", "default", 1.0)
    by_clock, by_processor = [], []
    for text in texts:
        clock, processor = time.perf_counter(), time.process_time()
        sound = engine.sound(spoken(text, {}), "default", 1.0)
        seconds = len(sound.samples) / sound.rate
        by_clock.append((time.perf_counter() - clock) / seconds)
        by_processor.append((time.process_time() - processor) / seconds)
    return {
        "lines": len(texts),
        "rtf_median": round(statistics.median(by_clock), 3),
        "rtf_range": [round(min(by_clock), 3), round(max(by_clock), 3)],
        "processor_median": round(statistics.median(by_processor), 3),
        "memory_mb": int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 1_000_000,
    }


if __name__ == "__main__":
    main()
