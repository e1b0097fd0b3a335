"""Writes what the engine tells of a studio (``assets/desk/studio.json``) for the desk without one: ``python -m tests.ui.write_studio``."""

import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from console.service.commands import Person, Role
from console.ui.scripted_studio import WRITTEN
from tests.unit.service.house import CHIEF, House

AUTHOR = Person("林", Role.MANAGER)
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
        versions = {one["version_id"]: await studio.version(one["version_id"]) for one in pack["versions"]}
        return {"packs": await studio.packs(), "pack": pack, "versions": versions}


def main() -> None:
    with TemporaryDirectory() as folder:
        content = asyncio.run(told(Path(folder)))
    place = Path(__file__).resolve().parents[2] / WRITTEN
    place.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
