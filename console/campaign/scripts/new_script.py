"""A script for a new shop or a new kind of goods, made from one that there is: its name, what it serves, who speaks and how."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import yaml

from console.campaign.scripts.lint import PERSONA
from console.campaign.scripts.pack import load_pack
from console.domain.errors import BadInput
from console.domain.script import GIVEN, SampleGoods, Script
from console.shipped import shipped

STANDARD: Final = "standard"
LONGEST_NAME: Final = 40
_OWN: Final = re.compile(r"own-(\d+)")


@dataclass(frozen=True, slots=True)
class Tone:
    """``lines``: sentences of the standard pack in this tone, by id."""

    id: str
    name_ja: str
    name_en: str
    lines: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """``persona``: the name the voice goes by, in kana; empty: as the shop's own settings have it. ``goods``: none means any.
    ``samples``: goods of the shop to try it with."""

    name: str
    goods: tuple[str, ...] = ()
    vip: bool = False
    persona: str = ""
    tone: str = STANDARD
    samples: tuple[SampleGoods, ...] = ()


@cache
def tones() -> tuple[Tone, ...]:
    content = yaml.safe_load(shipped("assets/packs/tones.yaml").read_text("utf-8"))
    return tuple(Tone(id, entry["name_ja"], entry["name_en"], entry["lines"]) for id, entry in content.items())


def made_from(origin: Script, wish: Wish, pack: str) -> Script:
    """Raises ``BadInput`` for a name that is empty or too long, and for a tone that there is not."""
    name = " ".join(wish.name.split())
    tone = next((one for one in tones() if one.id == wish.tone), None)
    if not 0 < len(name) <= LONGEST_NAME or any(not 0 < len(kind) <= LONGEST_NAME for kind in wish.goods):
        raise BadInput(
            f"台本の名前と商品の種類は、1 字から {LONGEST_NAME} 字で書いてください。",
            f"The name and the kinds of goods have 1 to {LONGEST_NAME} characters.",
        )
    if tone is None:
        raise BadInput(f"話し方「{wish.tone}」はありません。", f"There is no tone {wish.tone!r}.")
    lines = tuple(replace(line, text=tone.lines[line.id]) if _plain(line.id, line.text, tone) else line for line in origin.lines)
    variables = {**dict(origin.variables), **({PERSONA: GIVEN + wish.persona.strip()} if wish.persona.strip() else {})}
    made = replace(origin, pack=pack, name_ja=name, goods=wish.goods, vip=wish.vip, lines=lines, variables=tuple(variables.items()))
    return replace(made, samples=wish.samples)


def next_name(packs: Iterable[str]) -> str:
    """An id that no script of the shop has."""
    numbers = [int(found[1]) for pack in packs if (found := _OWN.fullmatch(pack))]
    return f"own-{max(numbers, default=0) + 1}"


def _plain(id: str, text: str, tone: Tone) -> bool:
    return id in tone.lines and _standard().get(id) == text


@cache
def _standard() -> Mapping[str, str]:
    return {line.id: line.text for line in load_pack(shipped(f"assets/packs/{STANDARD}")).lines}
