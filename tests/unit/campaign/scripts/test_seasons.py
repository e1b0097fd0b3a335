"""Sentences of some days: spoken on those days alone, checked as all others, fixed with the rest."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from console.campaign.scripts.approval import canonical, content_hash
from console.campaign.scripts.document import as_yaml, document_of, script_of
from console.campaign.scripts.lint import lint
from console.campaign.scripts.new_script import Wish, made_from, next_name, tones
from console.campaign.scripts.pack import load_script
from console.campaign.scripts.shipped import shipped_packs
from console.conversation.brain import ScriptedBrain
from console.domain.errors import BadInput
from console.domain.script import GIVEN, Script, Season
from console.domain.stimuli import CallAnswered
from console.service.scripts.script_cases import demo_briefs
from console.simulation.scenario import DEFAULT_NOW
from tests.unit.campaign.scripts.test_lint import SCRIPT
from tests.unit.conversation.telephone import Scripted

GREETING = "新春のお喜びを申し上げます。{shop}の自動音声アシスタント、{persona}と申します。"
NEW_YEAR = Season("年始", "12-31", "01-05", (("open_name", GREETING),))


def with_seasons(*seasons: Season) -> Script:
    return replace(SCRIPT, seasons=seasons)


@pytest.mark.parametrize(
    ("season", "day", "holds"),
    [
        (NEW_YEAR, date(2026, 12, 31), True),
        (NEW_YEAR, date(2027, 1, 5), True),
        (NEW_YEAR, date(2027, 1, 6), False),
        (NEW_YEAR, date(2026, 12, 30), False),
        (Season("セール", "2026-11-20", "2026-11-27", ()), date(2026, 11, 27), True),
        (Season("セール", "2026-11-20", "2026-11-27", ()), date(2027, 11, 27), False),
    ],
)
def test_both_ends_belong_to_it_and_it_may_run_over_new_year(season: Season, day: date, holds: bool) -> None:
    assert season.covers(day) is holds


def test_the_call_of_that_day_says_it_and_that_of_another_does_not() -> None:
    brief = demo_briefs(with_seasons(NEW_YEAR), DEFAULT_NOW)[0]
    said = {}
    for now in (DEFAULT_NOW, DEFAULT_NOW.replace(month=1, day=2) + timedelta(days=0)):
        moves = ScriptedBrain(replace(brief, now=now), Scripted()).on(CallAnswered(0.0))
        said[now.month] = next(move.text for move in moves if hasattr(move, "text"))
    assert said[1].startswith("新春のお喜び")
    assert not said[DEFAULT_NOW.month].startswith("新春")


def test_a_script_without_seasons_keeps_its_hash_and_one_with_them_has_its_own() -> None:
    assert b"seasons" not in canonical(SCRIPT)
    assert content_hash(with_seasons(NEW_YEAR)) != content_hash(SCRIPT)


def test_it_is_written_and_read_as_it_is() -> None:
    script = with_seasons(NEW_YEAR)
    assert script_of(document_of(script)) == script
    assert load_script(as_yaml(script), "a.yaml").seasons == script.seasons
    with pytest.raises(BadInput):
        script_of({**document_of(SCRIPT), "seasons": [{"name": "年始", "from": "12-31"}]})


@pytest.mark.parametrize(
    ("seasons", "rule"),
    [
        ([replace(NEW_YEAR, lines=(("ask_reason", "絶対にお得です。気になる点はございますか。"),))], "wording"),
        ([replace(NEW_YEAR, lines=(("ask_reason", "いまなら300円引きです。"),))], "fact.number"),
        ([replace(NEW_YEAR, lines=(("open_name", "あけましておめでとうございます。"),))], "law.opening"),
        ([replace(NEW_YEAR, lines=(("nothing", "はい。"),))], "reference.line"),
        ([replace(NEW_YEAR, lines=(("close", "{nothing}。"),))], "reference.variable"),
        ([replace(NEW_YEAR, until="2027-01-05")], "season.days"),
        ([replace(NEW_YEAR, begins="13-40")], "season.days"),
        ([NEW_YEAR, Season("新年", "2027-01-05", "2027-01-10", NEW_YEAR.lines)], "season.overlap"),
        ([NEW_YEAR, Season("年始", "06-01", "06-02", ())], "season.name"),
    ],
)
def test_what_is_said_on_some_days_is_checked_as_what_is_said_on_all(seasons: list[Season], rule: str) -> None:
    found = lint(with_seasons(*seasons))
    assert found
    assert all(one.rule.startswith(rule) and (one.place.startswith("season:")) for one in found), found


def test_two_seasons_of_one_day_may_hold_different_lines() -> None:
    other = Season("新商品", "01-01", "01-31", (("close", "新商品もございます。失礼いたします。"),))
    assert {one.rule for one in lint(with_seasons(NEW_YEAR, other))} <= {"law.unmarked"}
    assert lint(with_seasons(NEW_YEAR)) == ()


@pytest.mark.parametrize(
    ("name", "value", "rule"), [("persona", "みやび", None), ("persona", "雅", "speech.persona"), ("stock", "3", "reference.variable")]
)
def test_only_the_name_it_goes_by_is_the_scripts_own_word(name: str, value: str, rule: str | None) -> None:
    variables = tuple({**dict(SCRIPT.variables), name: GIVEN + value}.items())
    assert {one.rule for one in lint(replace(SCRIPT, variables=variables))} == ({rule} if rule else set())


@pytest.mark.parametrize("pack", shipped_packs(), ids=lambda pack: pack.pack)
def test_every_pack_in_every_tone_is_lawful_as_it_is(pack: Script) -> None:
    for tone in tones():
        made = made_from(pack, Wish("文具", ("文具",), persona="ことね", tone=tone.id), "own-1")
        assert lint(made) == (), tone.id
        assert (made.pack, made.name_ja, made.goods) == ("own-1", "文具", ("文具",))


def test_a_new_script_has_a_name_and_an_id_of_its_own() -> None:
    assert next_name(["apparel", "own-1", "own-12"]) == "own-13"
    for wish in (Wish(" "), Wish("文具", tone="shouting"), Wish("文" * 41)):
        with pytest.raises(BadInput):
            made_from(SCRIPT, wish, "own-1")
