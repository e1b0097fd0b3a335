"""A script as one document of plain values (JSON, YAML) and back: what packs hold, what the studio edits, what is exported."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import yaml

from console.domain.errors import BadInput
from console.domain.outcome import Outcome
from console.domain.script import Disclosure, Line, Node, OfferLimit, SampleGoods, Script, Season

Where = Callable[[str], object]
"""The file that holds a section, for the message of a fault."""

SECTIONS: Final = ("variables", "lines", "nodes", "globals", "answers", "places")
_LINE_KEYS: Final = frozenset(
    {"text", "asks", "discloses", "solicits", "when", "offer", "push", "goods", "says_sent", "suggests", "interruptible"}
)
_NODE_KEYS: Final = frozenset({"stage", "steps", "hears", "then", "does", "outcome", "early", "once", "ends", "silence", "again"})
_TOP_KEYS: Final = frozenset({"pack", "version", "name_ja", "serves", "offers", "seasons", "readings", "samples", *SECTIONS})
_FLAGS: Final = {"solicits", "push", "goods", "says_sent", "suggests", "interruptible"}
_NODE_FLAGS: Final = {"early", "once", "ends"}
MOST_SAMPLES: Final = 2
DEAREST: Final = 10_000_000
LONGEST_SAMPLE: Final = 60
_KANA: Final = re.compile(r"[ァ-ヺー]{1,60}")
_SPELLING: Final = re.compile(r"[^{}\s](?:[^{}\n]{0,28}[^{}\s])?")


def script_of(document: Mapping[str, Any], where: Where = lambda section: "台本") -> Script:
    """Raises ``BadInput`` that names the place of what is unknown, missing or of a wrong kind."""
    serves = document.get("serves") or {}
    _known("serves", serves, frozenset({"goods", "vip"}), where("serves"))
    return Script(
        pack=_text(document, "pack", where),
        version=_text(document, "version", where),
        name_ja=_text(document, "name_ja", where),
        lines=tuple(_line(id, entry, where("lines")) for id, entry in _section(document, "lines", where).items()),
        nodes=tuple(_node(id, entry, where("nodes")) for id, entry in _section(document, "nodes", where).items()),
        variables=_pairs(document, "variables", where),
        globals=_pairs(document, "globals", where),
        answers=_pairs(document, "answers", where),
        places=_pairs(document, "places", where),
        offers=tuple(_offer(entry, where("offers")) for entry in _listed(document, "offers", where)),
        goods=tuple(map(str, serves.get("goods") or ())),
        vip=bool(serves.get("vip", False)),
        seasons=tuple(_season(entry, where("seasons")) for entry in _listed(document, "seasons", where)),
        readings=_readings(document.get("readings") or {}, where("readings")),
        samples=samples_of(_listed(document, "samples", where), where("samples")),
    )


def checked(document: Any, where: object) -> Mapping[str, Any]:
    """A document that came from outside, with no key that nobody reads. Raises ``BadInput``."""
    return _known("", document, _TOP_KEYS, where)


def document_of(script: Script) -> dict[str, Any]:
    """What is as usual is left out, so that a person can read it."""
    return {
        "pack": script.pack,
        "version": script.version,
        "name_ja": script.name_ja,
        "serves": {"goods": list(script.goods), "vip": script.vip},
        "offers": [asdict(offer) for offer in script.offers],
        "variables": dict(script.variables),
        "lines": {line.id: _line_document(line) for line in script.lines},
        "nodes": {node.id: _node_document(node) for node in script.nodes},
        "globals": dict(script.globals),
        "answers": dict(script.answers),
        "places": dict(script.places),
        **({"seasons": [_season_document(season) for season in script.seasons]} if script.seasons else {}),
        **({"readings": dict(script.readings)} if script.readings else {}),
        **({"samples": [asdict(sample) for sample in script.samples]} if script.samples else {}),
    }


def as_yaml(script: Script) -> str:
    return yaml.safe_dump(document_of(script), allow_unicode=True, sort_keys=False, width=140)


def fault(where: object, place: str, ja: str, en: str) -> BadInput:
    return BadInput(f"{where} の「{place}」: {ja}。", f"{where}, {place!r}: {en}.")


def _line_document(line: Line) -> dict[str, Any]:
    usual = Line(line.id, line.text)
    given = {name: getattr(line, name) for name in _LINE_KEYS if name == "text" or getattr(line, name) != getattr(usual, name)}
    return {name: _plain(given[name]) for name in ("text", *sorted(given.keys() - {"text"}))}


def _node_document(node: Node) -> dict[str, Any]:
    usual = Node(node.id, node.stage, node.steps)
    names = ("stage", "steps", "on", "then", "does", "outcome", "early", "once", "ends", "silence", "again")
    given = {name: getattr(node, name) for name in names if name in ("stage", "steps") or getattr(node, name) != getattr(usual, name)}
    return {("hears" if name == "on" else name): dict(value) if name == "on" else _plain(value) for name, value in given.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, (Disclosure, Outcome)) else value


def _line(id: str, entry: Any, where: object) -> Line:
    fields = _known(id, entry, _LINE_KEYS, where)
    if not isinstance(fields.get("text"), str) or not fields["text"].strip():
        raise fault(where, id, "text がありません", "has no text")
    try:
        discloses = tuple(Disclosure(name) for name in fields.get("discloses") or ())
    except ValueError as error:
        raise fault(where, id, "discloses に知らない項目があります", "names an unknown disclosure") from error
    _flags(id, fields, _FLAGS, where)
    _words(id, fields, {"asks", "offer"}, where)
    rest = {key: fields[key] for key in (*_FLAGS, "asks", "offer") if key in fields}
    return Line(id, fields["text"], discloses=discloses, when=tuple(map(str, fields.get("when") or ())), **rest)


def _node(id: str, entry: Any, where: object) -> Node:
    fields = _known(id, entry, _NODE_KEYS, where)
    steps = fields.get("steps")
    if (
        not isinstance(fields.get("stage"), str)
        or not isinstance(steps, list)
        or not all(isinstance(step, list) and step for step in steps)
    ):
        raise fault(where, id, "stage と、行の並びである steps が要ります", "needs a stage, and steps that are lists of lines")
    try:
        outcome = Outcome(fields["outcome"]) if "outcome" in fields else None
    except ValueError as error:
        raise fault(where, id, "outcome が知らない値です", "has an unknown outcome") from error
    hears = fields.get("hears") or {}
    if not isinstance(hears, Mapping):
        raise fault(where, id, "hears は「意図: 場面」の組です", "hears maps intents to nodes")
    _flags(id, fields, _NODE_FLAGS, where)
    _words(id, fields, {"then", "does", "silence"}, where)
    rest = {key: fields[key] for key in (*_NODE_FLAGS, "then", "does", "silence") if key in fields}
    return Node(
        id,
        fields["stage"],
        tuple(tuple(map(str, step)) for step in steps),
        on=tuple(sorted((str(intent), str(node)) for intent, node in hears.items())),
        outcome=outcome,
        again=tuple(map(str, fields.get("again") or ())),
        **rest,
    )


def _flags(id: str, fields: Mapping[str, Any], names: set[str], where: object) -> None:
    for name in names & fields.keys():
        if not isinstance(fields[name], bool):
            raise fault(where, id, f"{name} は true か false です", f"{name} is true or false")


def _words(id: str, fields: Mapping[str, Any], names: set[str], where: object) -> None:
    for name in names & fields.keys():
        if fields[name] is not None and not isinstance(fields[name], str):
            raise fault(where, id, f"{name} は文字です", f"{name} is a word")


def _offer(entry: Any, where: object) -> OfferLimit:
    try:
        return OfferLimit(str(entry["id"]), int(entry["max_percent"]), int(entry["max_days"]))
    except (KeyError, TypeError, ValueError) as error:
        raise fault(where, "offers", "id, max_percent, max_days が要ります", "needs id, max_percent and max_days") from error


def _season(entry: Any, where: object) -> Season:
    fields = _known("seasons", entry, frozenset({"name", "from", "until", "lines"}), where)
    texts = fields.get("lines") or {}
    words = [fields.get(key) for key in ("name", "from", "until")]
    if not all(isinstance(word, str) and word for word in words) or not isinstance(texts, Mapping):
        raise fault(where, "seasons", "name, from, until と lines が要ります", "needs name, from, until and lines")
    if not all(isinstance(text, str) and text.strip() for text in texts.values()):
        raise fault(where, str(fields["name"]), "言葉のない行があります", "holds a line without words")
    name, begins, until = map(str, words)
    return Season(name, begins, until, tuple((str(id), text) for id, text in texts.items()))


def _season_document(season: Season) -> dict[str, Any]:
    return {"name": season.name, "from": season.begins, "until": season.until, "lines": dict(season.lines)}


def _readings(entry: Any, where: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(entry, Mapping):
        raise fault(where, "readings", "「言葉: カタカナ」の組です", "maps words to katakana")
    for word, kana in entry.items():
        if not isinstance(word, str) or _SPELLING.fullmatch(word) is None:
            raise fault(where, str(word), "読みを決める言葉は、{ } のない 30 字までです", "a word has 30 characters at most and no { }")
        if not isinstance(kana, str) or _KANA.fullmatch(kana) is None:
            raise fault(where, word, "読みはカタカナ 60 字までで書いてください", "write the reading in katakana, 60 at most")
    return tuple(sorted(entry.items()))


def samples_of(entries: Sequence[Any], where: object = "台本") -> tuple[SampleGoods, ...]:
    """Raises ``BadInput`` for more than two, and for goods without a name or a price."""
    if len(entries) > MOST_SAMPLES:
        raise fault(where, "samples", f"見本の商品は {MOST_SAMPLES} 点までです", f"there are {MOST_SAMPLES} sample goods at most")
    found = []
    for entry in entries:
        fields = _known("samples", entry, frozenset({"name", "price", "goods"}), where)
        name, price, goods = fields.get("name"), fields.get("price"), fields.get("goods", "")
        named = isinstance(name, str) and 0 < len(name.strip()) <= LONGEST_SAMPLE and not set("{}") & set(name)
        kind = isinstance(goods, str) and len(goods) <= LONGEST_SAMPLE and not set("{}") & set(goods)
        if not named or not kind or isinstance(price, bool) or not isinstance(price, int) or not 0 < price <= DEAREST:
            raise fault(
                where,
                "samples",
                f"見本の商品は、名前（{LONGEST_SAMPLE} 字まで）と、1 円から {DEAREST:,} 円の値段で書いてください",
                f"sample goods have a name of {LONGEST_SAMPLE} characters at most and a price of 1 to {DEAREST:,} yen",
            )
        found.append(SampleGoods(str(name).strip(), price, goods.strip()))
    return tuple(found)


def _listed(document: Mapping[str, Any], key: str, where: Where) -> Sequence[Any]:
    found = document.get(key) or ()
    if not isinstance(found, (list, tuple)):
        raise fault(where(key), key, "並びではありません", "is not a list")
    return found


def _known(id: str, entry: Any, keys: frozenset[str], where: object) -> Mapping[str, Any]:
    if not isinstance(entry, Mapping):
        raise fault(where, id, "項目の並びではありません", "is not a mapping")
    unknown = sorted(map(str, set(entry) - keys))
    if unknown:
        raise fault(where, id, f"知らない項目 {', '.join(unknown)} があります", f"holds unknown keys {', '.join(unknown)}")
    return entry


def _section(document: Mapping[str, Any], section: str, where: Where) -> Mapping[str, Any]:
    found = document.get(section)
    if not isinstance(found, Mapping) or not found:
        raise fault(where(section), section, "がありません", "is missing")
    return {str(name): value for name, value in found.items()}


def _pairs(document: Mapping[str, Any], section: str, where: Where) -> tuple[tuple[str, str], ...]:
    found = _section(document, section, where)
    for name, value in found.items():
        if not isinstance(value, str):
            raise fault(where(section), name, "値がありません", "has no value")
    return tuple((name, str(value)) for name, value in found.items())


def _text(document: Mapping[str, Any], key: str, where: Where) -> str:
    found = document.get(key)
    if not isinstance(found, str) or not found:
        raise fault(where(key), key, "がありません", "is missing")
    return found
