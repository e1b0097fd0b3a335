"""What the agent does on words as a recogniser heard them over a telephone line. Prints JSON, by noise at the speaker's end (dB).

``python -m tests.bench.heard_turns [--part held|development] [--list]``: keys as in ``heard_turns.measured`` and ``turn_ends``.
"""

import argparse
import json
from pathlib import Path

import platformdirs

from console.conversation.understanding.trained import ExampleUnderstanding
from tests.integration.understanding.heard_turns import ROOT, Ears, measured, rows, turn_ends


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", default="held")
    parser.add_argument("--list", action="store_true", help="tell what went wrong, sentence by sentence; not for the held part")
    options = parser.parse_args()
    cache = Path(platformdirs.user_cache_dir("okaeri")) / "understanding"
    ears, wrong = Ears(ExampleUnderstanding.from_assets(ROOT / "assets/understanding/ja", cache=cache)), list[str]()
    report = {}
    for noise in (None, 20, 10):
        said, cut = ([row for row in rows(part) if row["noise_db"] == noise] for part in (options.part, "fragment"))
        report[str(noise)] = {**measured(ears, said, wrong), "ends": turn_ends(ears, said, cut, wrong)}
    print(json.dumps({"part": options.part, **report, **({"wrong": wrong} if options.list else {})}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
