"""The catalogue is whole: both languages, every key that the window asks for, and no sentence outside of it."""

import ast
import re
import string
from itertools import product
from pathlib import Path

import pytest

from console.conversation.guardrails.expressions import expressions
from console.domain.script import Disclosure
from console.domain.terms import Term
from console.ui.live.actions import ActionId, Desk, actions
from console.ui.live.call_state import STAGES, CallState, Channel, Holder, LiveCall
from console.ui.live.drawer import DISPOSITIONS
from console.ui.live.script_track import STOPS
from console.ui.words import Lang, Words, flatten

UI = Path(__file__).resolve().parents[3] / "console" / "ui"
ASSETS = UI.parents[1] / "assets"
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
JA, EN = Words.load(Lang.JA), Words.load(Lang.EN)


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def sources() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(UI.rglob("*.py"))]


def test_both_languages_have_the_same_keys_and_blanks() -> None:
    assert set(JA.entries) == set(EN.entries)
    for key in JA.entries:
        assert blanks(JA.entries[key]) == blanks(EN.entries[key]), key


def test_english_is_english_and_nothing_is_empty() -> None:
    assert [key for key, text in EN.entries.items() if JAPANESE.search(text)] == ["app.language"]
    assert [key for key, text in {**JA.entries, **EN.entries}.items() if not text.strip()] == []


def test_every_key_in_the_code_is_in_the_catalogue() -> None:
    asked: set[str] = set()
    for _, module in sources():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
                if name in ("words", "w") and isinstance(node.args[0].value, str):
                    asked.add(node.args[0].value)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"(notice|settings)\.\w+", node.value):
                asked.add(node.value)
    assert len(asked) > 100
    assert asked - set(JA.entries) == set()


def test_keys_that_are_put_together_are_there_too() -> None:
    wanted = {f"disclosure.{name}" for name in Disclosure} | {f"latency.{name}" for name in STAGES} | {f"stage.{name}" for name in STOPS}
    ways: tuple[tuple[Channel, ...], ...] = ((), (Channel("sms", ""),), (Channel("mail", ""),))
    for state, holder, barge, phone, channels in product(CallState, Holder, (True, False), (True, False), ways):
        call = LiveCall("c", state=state, holder=holder, barge_in=barge, link_accepted=barge, desk_phone=phone, channels=channels)
        call.channels_known = phone
        for mine, listening, muted, online in product((True, False), repeat=4):
            for action in actions(call, Desk(mine=mine, listening=listening, muted=muted, online=online)):
                wanted |= {f"action.{action.label}", f"action.{action.caption}"}
    wanted |= {f"action.{action.caption}" for action in actions(None, Desk())}
    wanted |= {f"outcome.{outcome}" for outcome in DISPOSITIONS}
    assert len(wanted) > len(ActionId) * 2
    assert wanted - set(JA.entries) == set()


def test_what_packs_and_understanding_name_has_its_words() -> None:
    """Every id that an engine with the shipped scripts can send is a word in the window, in both languages."""
    told = "\n".join(path.read_text(encoding="utf-8") for path in (ASSETS / "packs").rglob("*.yaml"))
    wanted = {f"hand_reason.{reason}" for reason in re.findall(r"raise_hand:(\w+)", told)}
    wanted |= {f"stage.{stage}" for stage in re.findall(r"\bstage: *([^\s,}#]+)", told)}
    wanted |= {f"awaiting.{asked}" for asked in re.findall(r"\basks: *([^\s,}#]+)", told)}
    wanted |= {f"intent.{path.stem}" for path in (ASSETS / "understanding" / "ja").glob("*.txt")}
    wanted |= {f"script.{folder.name}" for folder in (ASSETS / "packs").iterdir() if folder.is_dir()}
    assert len(wanted) > 50
    assert wanted - set(JA.entries) == set()


def test_every_rule_that_a_trial_tells_of_has_its_words() -> None:
    called = r'(?:Verdict|broken)\(\s*"((?:\w+)\.(?:\w+))"'
    code = "\n".join(
        path.read_text(encoding="utf-8") for part in ("conversation", "simulation") for path in (UI.parent / part).rglob("*.py")
    )
    rules = {rule for rule in re.findall(called, code) if not rule.startswith("offer.") or rule == "offer.not_for_this_customer"}
    rules |= {f"speech.{one.id}" for one in expressions()} | {f"link.terms_{term}" for term in Term}
    assert {"speech.refused", "opening.order", "speech.wording.card"} <= rules
    assert {rule for rule in rules if f"studio.rule.{rule}" not in JA.entries} == set()


def test_no_sentence_of_the_window_stands_in_the_code() -> None:
    """Faults are told in both languages where they are raised; the play's answers stand for an engine's."""
    allowed = {"waterfall_picture.py", "answers.py", "pictures.py", "sound_format.py", "preferences.py", "strip.py"}
    found = []
    for path, module in sources():
        docs = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs and JAPANESE.search(node.value):
                found.append((path.name, node.lineno))
    assert [place for place in found if place[0] not in allowed and not place[0].startswith("scripted_")] == []


def test_an_id_this_window_does_not_know_is_shown_as_it_came() -> None:
    assert JA.named("intent", "ask_about_moon") == "ask_about_moon"
    assert JA.named("intent", "ask_return") == "返品の質問"
    assert JA.named("outcome", None) == ""
    assert JA.yen(128000) == "¥128,000"


def test_a_catalogue_with_something_else_than_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a\.b"):
        flatten({"a": {"b": 3}})


def test_the_law_is_cited_in_the_language_of_the_window() -> None:
    assert Words.load(Lang.JA).law("特定商取引法 第17条") == "特定商取引法 第17条"
    assert Words.load(Lang.EN).law("特定商取引法 第17条") == "Act on Specified Commercial Transactions, Art. 17"
