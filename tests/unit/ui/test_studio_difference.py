"""Nothing is signed unseen: whatever differs between two versions is told, in words."""

import copy
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, get_type_hints

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from console.campaign.scripts.document import document_of
from console.campaign.scripts.pack import load_pack
from console.domain.outcome import Outcome
from console.domain.script import Disclosure, Line, Node, OfferLimit, SampleGoods, Script, Season
from console.shipped import shipped
from console.ui.studio import names
from console.ui.studio.difference import flow_differences, line_differences
from console.ui.words import Lang, Words

PACK = load_pack(shipped("assets/packs/apparel"))
WHOLE = replace(
    PACK,
    seasons=(Season("年末年始", "12-20", "01-10", (("close", "よいお年をお迎えください。"),)),),
    readings=(("煮干し", "ニボシ"),),
    samples=(SampleGoods("ソファ", 89000, "家具"),),
    vip=True,
)
DOCUMENT = document_of(WHOLE)
"""Every section that a script may have is in it."""


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Of every value that is no container."""
    if isinstance(value, dict) and value:
        for key, each in value.items():
            yield from places(each, (*path, key))
    elif isinstance(value, list) and value:
        for place, each in enumerate(value):
            yield from places(each, (*path, place))
    else:
        yield path


def changed(document: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    made = copy.deepcopy(document)
    *way, last = path
    held: Any = made
    for step in way:
        held = held[step]
    was = held[last]
    held[last] = not was if isinstance(was, bool) else was + 1 if isinstance(was, int) else ["x"] if isinstance(was, list) else f"{was}x"
    return made


def differences(before: dict[str, Any], after: dict[str, Any]) -> int:
    return len(line_differences(before, after)) + len(flow_differences(before, after))


def test_no_value_of_a_script_changes_without_a_row() -> None:
    paths = [path for path in places(DOCUMENT) if path[0] not in ("pack", "version")]
    assert {path[0] for path in paths} == DOCUMENT.keys() - {"pack", "version"}
    assert [path for path in paths if not differences(DOCUMENT, changed(DOCUMENT, path))] == []
    assert [path for path in paths if not differences(changed(DOCUMENT, path), DOCUMENT)] == []


@pytest.mark.parametrize("section", sorted(DOCUMENT.keys() - {"pack", "version", "lines", "nodes"}))
def test_no_section_comes_or_goes_without_a_row(section: str) -> None:
    without = {name: value for name, value in DOCUMENT.items() if name != section}
    assert differences(without, DOCUMENT)
    assert differences(DOCUMENT, without)
    assert differences(DOCUMENT, DOCUMENT) == 0


def test_a_section_that_nobody_has_thought_of_is_told_too() -> None:
    assert differences(DOCUMENT, {**DOCUMENT, "what_comes_next": {"a": 1}})


def test_seasons_in_another_order_are_told() -> None:
    two = [*DOCUMENT["seasons"], {"name": "セール", "from": "12-24", "until": "12-26", "lines": {"close": "またお越しください。"}}]
    assert [one.what for one in flow_differences({**DOCUMENT, "seasons": two}, {**DOCUMENT, "seasons": two[::-1]})] == ["order"]


def told(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    words = Words.load(Lang.JA)
    return [
        (
            names.place(words, one.node),
            names.part(words, after, one.what),
            names.content(words, before, one.what, one.before),
            names.content(words, after, one.what, one.after),
        )
        for one in flow_differences(before, after)
    ]


def test_a_person_reads_what_differs() -> None:
    offer = WHOLE.offers[0]
    dearer = replace(
        WHOLE, vip=False, offers=(OfferLimit(offer.id, 50, 90), *WHOLE.offers[1:]), seasons=(Season("年末年始", "12-20", "12-31", ()),)
    )
    close = names.line(Words.load(Lang.JA), DOCUMENT, "close")
    assert told(DOCUMENT, document_of(dearer)) == [
        ("対象", "VIP のお客様用", "あり", "なし"),
        ("特典の上限", offer.id, f"{offer.max_percent} % まで、承認から {offer.max_days} 日", "50 % まで、承認から 90 日"),
        ("期間「年末年始」", "期間", "12-20 から 01-10", "12-20 から 12-31"),
        ("期間「年末年始」", close, "よいお年をお迎えください。", ""),
    ]


def test_which_mark_of_a_sentence_was_taken_off_is_told() -> None:
    words, lines = Words.load(Lang.JA), copy.deepcopy(DOCUMENT["lines"])
    (pushing, *_) = [id for id, line in lines.items() if line.get("push") and line.get("when")]
    del lines[pushing]["push"]
    lines[pushing]["when"] = ["upset", "unheard:open_name"]
    after = {**DOCUMENT, "lines": lines}
    (one,) = line_differences(DOCUMENT, after)
    assert one.kind == "marked"
    shown = [[names.mark(words, document, mark[0], mark[side]) for mark in one.marks] for side, document in ((1, DOCUMENT), (2, after))]
    assert "購入のお勧め: あり" in shown[0]
    assert "購入のお勧め: なし" in shown[1]
    assert any("ご不満・お困りのとき" in mark and "名乗り" in mark for mark in shown[1])


MODEL = (Script, Line, Node, OfferLimit, Season, SampleGoods)
TEXT = st.text("あいうx1", min_size=1, max_size=3)
PAIRS = st.dictionaries(TEXT, TEXT, max_size=2).map(lambda made: tuple(sorted(made.items())))
BY_TYPE = {
    str: TEXT,
    int: st.integers(1, 99),
    bool: st.booleans(),
    str | None: st.none() | TEXT,
    Outcome | None: st.none() | st.sampled_from(Outcome),
    tuple[str, ...]: st.lists(TEXT, max_size=2).map(tuple),
    tuple[Disclosure, ...]: st.lists(st.sampled_from(Disclosure), max_size=2).map(tuple),
    tuple[tuple[str, ...], ...]: st.lists(st.lists(TEXT, min_size=1, max_size=2).map(tuple), max_size=2).map(tuple),
    tuple[tuple[str, str], ...]: PAIRS,
}


def model_field(kind: type, name: str) -> st.SearchStrategy[Any]:
    """Of every field the model has: one of a type that is not known here fails the test."""
    return BY_TYPE[get_type_hints(kind)[name]]


def with_nested(kind: type, one: Any) -> Script:
    """The whole script with ``one`` as the first of its kind."""
    section = {Line: "lines", Node: "nodes", OfferLimit: "offers", Season: "seasons", SampleGoods: "samples"}[kind]
    return replace(WHOLE, **{section: (one, *getattr(WHOLE, section)[1:])})


NESTED = ("lines", "nodes", "offers", "seasons", "samples")
FIELDS = [
    (kind, field.name) for kind in MODEL for field in fields(kind) if not (kind is Script and field.name in ("pack", "version", *NESTED))
]


@pytest.mark.parametrize(("kind", "name"), FIELDS)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_whatever_a_field_becomes_is_told_in_words_that_differ(kind: type, name: str, data: st.DataObject) -> None:
    value = data.draw(model_field(kind, name))
    if kind is Script:
        after = replace(WHOLE, **{name: value})
    else:
        section = {Line: "lines", Node: "nodes", OfferLimit: "offers", Season: "seasons", SampleGoods: "samples"}[kind]
        after = with_nested(kind, replace(getattr(WHOLE, section)[0], **{name: value}))
    assume(after != WHOLE)
    old, new, words = DOCUMENT, document_of(after), Words.load(Lang.JA)
    assert differences(old, new)
    assert differences(new, old)
    for one in flow_differences(old, new):
        before, now = names.sides(words, old, new, one)
        assert before != now, one
