"""Writes what the engine tells of a studio (``assets/desk/studio.json``) for the desk without one: ``python -m tests.ui.write_studio``."""

import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from console.app.simulate import understanding
from console.campaign.scripts.document import script_of
from console.domain.script import Script
from console.service.commands import Person, Role
from console.service.scripts.script_cases import demo_briefs
from console.shipped import shipped
from console.simulation.expected import Seen
from console.simulation.people import Customs
from console.simulation.scenario import DEFAULT_NOW
from console.simulation.trial import Tally, play, report
from console.ui.scripted_studio import WRITTEN
from tests.unit.service.house import CHIEF, House

AUTHOR = Person("林", Role.MANAGER)
CALLS = 200
CHANGES = {
    "which": "どのようなところが、気になっていらっしゃいますか。",
    "offer": "今だけのご案内です。お手続きのリンクをお送りいたしましょうか。",
    "close": "本日はお時間をいただき、ありがとうございました。失礼いたします。",
}


async def told(folder: Path) -> dict[str, Any]:
    async with House(folder) as house:
        studio = house.service.studio
        house.later(minutes=20)
        await studio.packs()
        made = await studio.begin(AUTHOR, "apparel", None)
        lines = {**made["document"]["lines"]}
        for line, text in CHANGES.items():
            lines[line] = {**lines[line], "text": text}
        house.later(minutes=12)
        await studio.save(AUTHOR, made["version_id"], made["revision"], {**made["document"], "lines": lines})
        house.later(minutes=3)
        await studio.say(CHIEF, made["version_id"], "締めの言葉は、この長さで。", "close")
        pack = await studio.pack("apparel")
        script = script_of({**made["document"], "lines": lines})
        versions = {one["version_id"]: await studio.version(one["version_id"]) for one in pack["versions"]}
        trial = {"trial_id": "t1", "at": pack["newest"]["changed"]["at"], "by": AUTHOR.name, "report": tried(script)}
        versions[made["version_id"]]["trial"] = trial
        return {"packs": await studio.packs(), "pack": pack, "versions": versions}


def tried(script: Script) -> dict[str, Any]:
    customs, whole, ears = Customs.read(shipped("assets/simulation/ja")), Tally(), understanding()
    began = perf_counter()
    for one in play(demo_briefs(script, DEFAULT_NOW), range(CALLS), ears, customs):
        whole.add(one)
    return report(script, whole, perf_counter() - began, customs, Seen(), own_carts=True)


def main() -> None:
    with TemporaryDirectory() as folder:
        content = asyncio.run(told(Path(folder)))
    place = Path(__file__).resolve().parents[2] / WRITTEN
    place.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
