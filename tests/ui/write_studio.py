"""Writes what the engine tells of a studio (``assets/desk/studio.json``) for the desk without one: ``python -m tests.ui.write_studio``."""

import asyncio
import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from console.app.preview_voice import PreviewVoice
from console.app.trial_process import TrialProcess
from console.app.understanding_in_use import understanding
from console.campaign.scripts.document import script_of
from console.domain.script import Script
from console.service.commands import Person, Role
from console.service.scripts.script_cases import demo_briefs
from console.settings import Folders, Settings
from console.simulation.scenario import DEFAULT_NOW
from console.simulation.sentence import Attempt
from console.ui.scripted_studio import WRITTEN
from console.wire.codec import encode
from tests.unit.service.house import CHIEF, House

AUTHOR = Person("林", Role.MANAGER)
CALLS = 400
WORDS = "丈が長くないか心配で"
NEW_YEAR = date(2026, 12, 31)
SEASONS = [
    {
        "name": "年末年始",
        "from": "12-26",
        "until": "01-05",
        "lines": {
            "open_name": "年末のお忙しいところ、失礼いたします。{shop}の自動音声アシスタント、{persona}と申します。",
            "close": "本日はありがとうございました。どうぞよいお年をお迎えください。失礼いたします。",
        },
    }
]
CHANGES = {
    "which": "どのようなところが、気になっていらっしゃいますか。",
    "offer": "今だけのご案内です。お手続きのリンクをお送りいたしましょうか。",
    "close": "本日はお時間をいただき、ありがとうございました。失礼いたします。",
}


async def told(folder: Path) -> dict[str, Any]:
    async with House(folder, voice=PreviewVoice(Settings(), Folders.find(folder))) as house:
        studio = house.service.studio
        house.later(minutes=20)
        await studio.packs()
        made = await studio.begin(AUTHOR, "apparel", None)
        lines = {**made["document"]["lines"]}
        for line, text in CHANGES.items():
            lines[line] = {**lines[line], "text": text}
        house.later(minutes=12)
        await studio.save(AUTHOR, made["version_id"], made["revision"], {**made["document"], "lines": lines, "seasons": SEASONS})
        house.later(minutes=3)
        await studio.say(CHIEF, made["version_id"], "締めの言葉は、この長さで。", "close")
        pack = await studio.pack("apparel")
        document = {**made["document"], "lines": lines, "seasons": SEASONS}
        script = script_of(document)
        day = await studio.check(document, NEW_YEAR)
        versions = {one["version_id"]: await studio.version(one["version_id"]) for one in pack["versions"]}
        trial = {"trial_id": "t1", "at": pack["newest"]["changed"]["at"], "by": AUTHOR.name, "report": await tried(script)}
        versions[made["version_id"]]["trial"] = trial
        beginnings = await house.service.new_scripts.beginnings()
        attempt = Attempt(demo_briefs(script, DEFAULT_NOW)[0], understanding(), "reason").said(WORDS)
        return {"attempt": attempt, "packs": await studio.packs(), "pack": pack, "versions": versions, "beginnings": beginnings, "day": day}


async def tried(script: Script) -> dict[str, Any]:
    """As the engine has it tried: the draft that is shown, with what the guardrails stop of it."""
    briefs = [encode(brief) for brief in demo_briefs(script, DEFAULT_NOW)]
    job = {"briefs": briefs, "calls": CALLS, "seen": {"links": 0, "orders": 0}, "own_carts": True}
    told = [message async for message in TrialProcess().run(job)]
    report: dict[str, Any] = told[-1]["report"]
    return report


def main() -> None:
    with TemporaryDirectory() as folder:
        content = asyncio.run(told(Path(folder)))
    place = Path(__file__).resolve().parents[2] / WRITTEN
    place.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
