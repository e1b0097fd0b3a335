"""The campaign's pages without Qt: conditions put together by hand are the engine's own, and nothing is decided before it is saved."""

import dataclasses
from typing import Any, get_args

import yaml

from console.campaign.segments.conditions import ASKED, CartFacts, Compare
from console.campaign.segments.segmentation import read
from console.shipped import shipped
from console.ui.answers import JSON, Answer, Done, Fetched, Link, LinkState
from console.ui.campaign.conditions import FACTS, RELATIONS, Group, Line, add, document_of, group_of, remove, rows
from console.ui.campaign.presenter import CampaignPresenter, Change, Phase
from console.ui.scripted_campaign import ScriptedCampaign


class Door:
    """The written shop's campaign, asked directly."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, JSON | None]] = []
        self.events: list[JSON] = []
        self.campaign = ScriptedCampaign(self.events.append)

    def ask(self, method: str, path: str, body: JSON | None = None, done: Done | None = None) -> None:
        self.asked.append((method, path, body))
        answer = self.campaign.answer(method, path.partition("?")[0].split("/")[2:], body or {})
        assert answer is not None
        if done is not None:
            done(answer)

    def fetch(self, path: str, done: Fetched) -> None:
        raise AssertionError(path)


class SilentDoor(Door):
    def ask(self, method: str, path: str, body: JSON | None = None, done: Done | None = None) -> None:
        if done is not None:
            done(Answer(0))


def opened() -> tuple[CampaignPresenter, Door]:
    door = Door()
    presenter = CampaignPresenter(door)
    presenter.on_link(Link(LinkState.ONLINE))
    presenter.open()
    assert presenter.phase is Phase.READY
    return presenter, door


FACTS_OF_A_CART = CartFacts(62_000, True, False, 2, 40, 120_000, 12, "東京都", "衣料品", 2)


def test_the_desk_knows_the_facts_and_relations_of_the_engine() -> None:
    assert {name: asked.kind for name, asked in ASKED.items()} == FACTS
    relations = set(get_args(Compare.model_fields["relation"].annotation))
    assert {relation for some in RELATIONS.values() for relation in some} == relations


def test_what_the_engine_holds_comes_back_with_the_same_meaning() -> None:
    content = yaml.safe_load(shipped("assets/campaign/segments.yaml").read_text("utf-8"))
    content["tiers"][0]["when"] = {
        "all": [content["tiers"][0]["when"], {"not": {"any": [{"fact": "goods", "is": "one_of", "value": ["家具"]}]}}]
    }
    again = {
        "tiers": [{**tier, "when": document_of(group_of(tier["when"])) if tier.get("when") else None} for tier in content["tiers"]],
        "vip": {"when": document_of(group_of(content["vip"]["when"]))},
    }
    one, other = read(content), read(again)
    changes: list[dict[str, Any]] = [
        {},
        {"total": 1000},
        {"goods": "家具"},
        {"orders": 0, "minutes_on_site": 40},
        {"member": False, "vip": True},
    ]
    for change in changes:
        facts = dataclasses.replace(FACTS_OF_A_CART, **change)
        assert one.placed(facts) == other.placed(facts)


def test_a_condition_is_put_together_part_by_part() -> None:
    group = Group("all", [Line("total", "at_least", "50,000")])
    add(group, (), Group("any", [Line("prefecture", "one_of", "東京都、大阪府")]))
    add(group, (1,), Line("member", "equal", "true"))
    assert [path for path, _ in rows(group)] == [(), (0,), (1,), (1, 0), (1, 1)]
    assert document_of(group) == {
        "all": [
            {"fact": "total", "is": "at_least", "value": 50_000},
            {
                "any": [
                    {"fact": "prefecture", "is": "one_of", "value": ["東京都", "大阪府"]},
                    {"fact": "member", "is": "equal", "value": True},
                ]
            },
        ]
    }
    either = group.parts[1]
    assert isinstance(either, Group)
    for part in tuple(either.parts):
        remove(group, part)
        remove(group, part)  # pressed twice: what has gone is none to take
    assert [path for path, _ in rows(group)] == [(), (0,)]
    remove(group, either)
    remove(group, group)
    assert [path for path, _ in rows(group)] == [(), (0,)]
    line = Line("total", "at_most", "500")
    line.ask("goods")
    assert (line.relation, line.value) == ("equal", "")


def test_nothing_changes_before_it_is_saved_and_what_would_is_told() -> None:
    presenter, door = opened()
    before = presenter.edited
    when = presenter.tiers[0].when
    assert when is not None
    line = when.parts[0]
    assert isinstance(line, Line)
    line.value = "80000"
    presenter.look_ahead()
    assert (before, presenter.edited) == (False, True)
    assert presenter.preview is not None
    assert sum(move["carts"] for move in presenter.preview["moves"]) == 5
    presenter.on_event({"event": "plan"})
    presenter.refresh()
    assert line.value == "80000", "a refresh took away what was being edited"
    line.value = ""
    presenter.look_ahead()
    assert presenter.mistake is not None
    presenter.take_back()
    assert not presenter.edited
    assert "PUT" not in {method for method, _, _ in door.asked}


def test_tiers_come_and_go_and_the_last_one_stays_the_last() -> None:
    presenter, _ = opened()
    names = [tier.name for tier in presenter.tiers]
    presenter.add_tier("新")
    assert [tier.name for tier in presenter.tiers] == [*names[:-1], "新", names[-1]]
    presenter.move_tier(3, 1)
    presenter.move_tier(3, -1)
    assert [tier.name for tier in presenter.tiers] == [*names[:2], "新", names[2], names[-1]]
    presenter.remove_tier(4)
    presenter.remove_tier(2)
    assert [tier.name for tier in presenter.tiers] == names
    assert not presenter.edited


def test_the_pilot_is_widened_and_calling_is_stopped() -> None:
    presenter, door = opened()
    heard: list[Change] = []
    presenter.watch = heard.append
    presenter.set_pilot(stage="pilot", tiers=["最高"], share_percent=50, daily_cap=100)
    assert presenter.terms["pilot"] == {"stage": "pilot", "tiers": ["最高"], "share": 0.5, "daily_cap": 100}
    presenter.set_pilot(stage="full", tiers=["最高"], share_percent=50, daily_cap=100)
    assert presenter.status["daily_cap"] is None
    presenter.switch(False)
    assert (presenter.status["on"], presenter.notice, door.events) == (False, "campaign.done_off", [{"event": "campaign"}] * 3)
    assert heard.count(Change.NOTICE) == 3


def test_without_an_answer_it_says_so() -> None:
    presenter = CampaignPresenter(SilentDoor())
    presenter.on_link(Link(LinkState.ONLINE))
    presenter.open()
    assert presenter.phase is Phase.FAILED
