"""What the agent does on words as a recogniser heard them over a telephone line. Prints JSON, by noise at the speaker's end (dB).

``python -m tests.bench.heard_turns [--part held|development] [--list]``: keys as in ``heard_turns.measured`` and ``turn_ends``.
``python -m tests.bench.heard_turns --written SET.jsonl … [--list]``: what it does on the sentences of test sets, as if each had been heard right.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import platformdirs

from console.conversation.understanding.evaluation import read_lines
from console.conversation.understanding.trained import ExampleUnderstanding
from tests.integration.understanding.heard_turns import ROOT, Ears, measured, rows, turn_ends


def as_heard(line: Mapping[str, str]) -> dict[str, Any]:
    return {"said": line["text"], "heard": line["text"], "confidence": 1.0, "expecting": line.get("expecting"), "intent": line["intent"]}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", default="held")
    parser.add_argument("--list", action="store_true", help="tell what went wrong, sentence by sentence; not for the held part")
    parser.add_argument("--written", nargs="+", type=Path, default=())
    options = parser.parse_args()
    cache = Path(platformdirs.user_cache_dir("okaeri")) / "understanding"
    ears, wrong = Ears(ExampleUnderstanding.from_assets(ROOT / "assets/understanding/ja", cache=cache)), list[str]()
    if options.written:
        told = {file.name: measured(ears, [as_heard(line) for line in read_lines(file)], wrong) for file in options.written}
        print(json.dumps({**told, **({"wrong": wrong} if options.list else {})}, ensure_ascii=False, indent=1))
        return
    report = {}
    for noise in (None, 20, 10):
        said, cut = ([row for row in rows(part) if row["noise_db"] == noise] for part in (options.part, "fragment"))
        report[str(noise)] = {**measured(ears, said, wrong), "ends": turn_ends(ears, said, cut, wrong)}
    print(json.dumps({"part": options.part, **report, **({"wrong": wrong} if options.list else {})}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
