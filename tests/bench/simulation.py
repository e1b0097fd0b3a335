"""How many conversations a second a trial of a script plays: ``python -m tests.bench.simulation [--calls 400] [--script FOLDER]`` prints JSON.

For both levels (``words``: through the whole understanding, ``intents``: by intents alone), with one process and with two: ``a_second``
and ``seconds`` as the studio shows them, ``a_second_in_all`` with what the processes load, ``begins_after_s`` when the first ten calls
were done. To be run on a machine that does nothing else.
"""

import argparse
import json
import os
from pathlib import Path
from time import perf_counter
from typing import Any

from console.app.trial import run
from console.campaign.scripts.pack import load_file
from console.domain.script import Script
from console.service.scripts.script_cases import demo_briefs
from console.shipped import shipped
from console.simulation.expected import Seen
from console.simulation.scenario import DEFAULT_NOW
from console.simulation.trial import INTENTS, WORDS


def measured(script: Script, calls: int, level: str, processes: int) -> dict[str, Any]:
    told: list[float] = []
    briefs, began = demo_briefs(script, DEFAULT_NOW), perf_counter()
    found = run(
        briefs,
        calls,
        Seen(),
        own_carts=False,
        told=lambda done, of, a_second: told.append(perf_counter() - began),
        level=level,
        processes=processes,
    )
    return {
        "level": level,
        "processes": processes,
        "calls": calls,
        "a_second": found["a_second"],
        "a_second_in_all": round(calls / told[-1], 1),
        "begins_after_s": round(told[0], 2),
        "seconds": found["seconds"],
        "minutes_each": found["minutes"],
        "violations": len(found["violations"]),
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--calls", type=int, nargs="+", default=[400])
    asked.add_argument("--script", type=Path, default=shipped("assets/packs/apparel"))
    given = asked.parse_args()
    script = load_file(given.script)
    rows = [measured(script, calls, level, n) for calls in given.calls for level in (WORDS, INTENTS) for n in (1, 2)]
    print(json.dumps({"cores": os.cpu_count(), "script": script.pack, "trials": rows}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
