"""What is sent is what is meant: no 0 for false, no text for a number, nothing beside what is asked for."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from console.campaign.planning.terms import read
from console.campaign.planning.terms import shipped as shipped_terms
from console.domain.errors import BadInput
from console.server.app import create_app
from console.server.strict_body import StrictBody
from console.service.setup.forms import BadField, SurveyForm, TrunkForm, checked_form
from console.shipped import shipped
from tests.unit.server.test_door import opened
from tests.unit.service.house import House

FORMS: dict[type[TrunkForm | SurveyForm], dict[str, Any]] = {
    TrunkForm: {"host": "sip.example.jp", "port": 5060, "domain": "sip.example.jp", "codecs": ["G722"], "ring_timeout_s": 25},
    SurveyForm: {"page": None, "after_minutes": 60, "again_days": 90},
}
DOCUMENTS = {(f"/api/campaign/{name}", "body") for name in ("segments", "segments/preview", "terms")}
OTHERS = {("/api/inbox/again", "numbers"), ("/api/results/again", "ids"), *DOCUMENTS} | {
    (f"/api/setup/{name}", "body") for name in ("shop", "trunk", "models", "survey", "trunk-test")
}


@pytest.mark.parametrize(
    ("path", "body", "fault"),
    [
        ("/api/campaign", {"on": 0}, "on"),
        ("/api/campaign", {"on": "true"}, "on"),
        ("/api/campaign", {"on": True, "beside": 1}, "beside"),
        ("/api/learning/switch", {"number": "5"}, "number"),
    ],
    ids=str,
)
async def test_what_has_to_be_guessed_is_refused_in_words(tmp_path: Path, path: str, body: dict[str, Any], fault: str) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        told = await desk.post(path, body)
        assert told.status_code == 422
        assert fault in str(told.json())


def test_every_body_of_the_door_is_strict() -> None:
    """As the routes take them: a body that is none of the strict ones is one of those named here, and read strictly behind the door."""
    asked = {
        (route.path, parameter.name): parameter.field_info.annotation
        for route in routes()
        for parameter in (*route.dependant.body_params, *(found for part in route.dependant.dependencies for found in part.body_params))
    }
    bodies = [kind for kind in asked.values() if isinstance(kind, type) and issubclass(kind, StrictBody)]
    assert len(bodies) > 40
    assert [kind.__name__ for kind in bodies if not kind.model_config.get("strict") or kind.model_config.get("extra") != "forbid"] == []
    assert {place for place, kind in asked.items() if kind not in bodies} == OTHERS


@pytest.mark.parametrize("numbers", [["5"], [True], [5.0], "5"])
async def test_events_are_named_by_their_numbers(tmp_path: Path, numbers: object) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        assert (await desk.post("/api/inbox/again", {"numbers": numbers})).status_code == 422
        assert (await desk.post("/api/inbox/again", {"numbers": [5]})).status_code == 200


@pytest.mark.parametrize(
    ("form", "field", "value"),
    [
        (TrunkForm, "port", "5060"),
        (TrunkForm, "srtp", "yes"),
        (TrunkForm, "register_account", 1),
        (TrunkForm, "ring_timeout_s", "25"),
        (TrunkForm, "concurrent_calls", 4.0),
        (SurveyForm, "again_days", "90"),
        (SurveyForm, "keypad", 1),
    ],
    ids=str,
)
def test_a_form_of_the_set_up_guesses_nothing(form: type[TrunkForm | SurveyForm], field: str, value: object) -> None:
    right = FORMS[form]
    assert checked_form(form, right).model_dump().keys() >= right.keys()
    with pytest.raises(BadField) as fault:
        checked_form(form, {**right, field: value})
    assert fault.value.field == field


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("holdout", "share"), "0.1"),
        (("pilot", "daily_cap"), "5"),
        (("pacing", "unattended"), True),
        (("timing", "bands", 0, "weekdays_only"), "no"),
        (("seasons", 0, "closed"), 1),
    ],
    ids=str,
)
def test_a_manager_s_terms_guess_nothing(place: tuple[Any, ...], value: object) -> None:
    content = shipped_terms(shipped("assets/campaign/plan.yaml")).model_dump(mode="json", by_alias=True)
    read(content)
    part: Any = content
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    with pytest.raises(BadInput, match=str(place[-1])):
        read(content)


def routes() -> list[APIRoute]:
    found = []
    waiting: list[Any] = list(create_app(None, None).routes)
    while waiting:
        route = waiting.pop()
        waiting += getattr(getattr(route, "original_router", route), "routes", [])
        found += [route] if isinstance(route, APIRoute) else []
    return found
