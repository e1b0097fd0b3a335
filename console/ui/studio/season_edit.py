"""A script's own terms: its name, whom it serves, what it is tried with, who speaks, what it may offer, what it says on some days. Document in,
document out. Free of Qt."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from console.ui.studio.draft import Document

GIVEN: Final = "="
SAMPLES: Final = "samples"
PERSONA: Final = "persona"
SHOPS_OWN: Final = "shop.persona"
NEW_OFFER: Final = {"max_percent": 10, "max_days": 180}


def named(document: Document, name: str) -> Document:
    return {**document, "name_ja": name} if name.strip() else document


def serving(document: Document, goods: str, vip: bool) -> Document:
    """``goods``: kinds with a comma between them; none: any."""
    kinds = [kind.strip() for kind in goods.replace(",", "、").split("、") if kind.strip()]
    return {**document, "serves": {"goods": kinds, "vip": vip}}


def tried_with(document: Document, samples: Sequence[Mapping[str, Any]]) -> Document:
    """Goods of the shop; none: none of its own."""
    rest = {key: entry for key, entry in document.items() if key != SAMPLES}
    return {**rest, SAMPLES: list(samples)} if samples else rest


def persona_of(document: Document) -> str:
    """The name that the script itself gives to the voice; empty: it is the shop's own setting."""
    value = str(document["variables"].get(PERSONA, ""))
    return value.removeprefix(GIVEN) if value.startswith(GIVEN) else ""


def spoken_by(document: Document, persona: str, otherwise: str = SHOPS_OWN) -> Document:
    """``persona``: a name in kana; empty: the shop's own setting."""
    value = GIVEN + persona.strip() if persona.strip() else otherwise
    return {**document, "variables": {**document["variables"], PERSONA: value}}


def offers(document: Document) -> list[dict[str, Any]]:
    return [dict(offer) for offer in document.get("offers") or ()]


def with_offer(document: Document, id: str, **limit: int) -> Document:
    """Added, or its limits changed."""
    known = {offer["id"]: offer for offer in offers(document)}
    known[id] = {**{"id": id, **NEW_OFFER}, **known.get(id, {}), **limit}
    return {**document, "offers": list(known.values())}


def without_offer(document: Document, id: str) -> Document:
    return {**document, "offers": [offer for offer in offers(document) if offer["id"] != id]}


def seasons(document: Document) -> list[Mapping[str, Any]]:
    return list(document.get("seasons") or ())


def with_season(document: Document, place: int | None, **changes: Any) -> Document:
    """The season at ``place`` with these changes; ``None``: a new one behind the others."""
    made = [dict(season) for season in seasons(document)]
    if place is None:
        made.append({"lines": {}, **changes})
    else:
        made[place] |= changes
    return {**document, "seasons": made}


def without_season(document: Document, place: int) -> Document:
    return {**document, "seasons": [season for n, season in enumerate(seasons(document)) if n != place]}


def saying(document: Document, place: int, line: str, text: str | None) -> Document:
    """The season's words for that line; ``None``: the script's own again."""
    lines = {id: words for id, words in seasons(document)[place]["lines"].items() if id != line or text}
    return with_season(document, place, lines={**lines, line: text} if text else lines)


def seasons_of(document: Document, line: str | None) -> list[str]:
    """Names of the seasons that say this line differently."""
    return [str(season["name"]) for season in seasons(document) if line in season["lines"]]
