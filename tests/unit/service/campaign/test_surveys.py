"""The survey after a call: who is asked, how often, by what, and what an answer becomes."""

from pathlib import Path

import pytest
from sqlalchemy import text

from console.campaign.outreach.plan_templates import Wording, faults
from console.domain.survey import OPEN_FOR, nps
from console.service.campaign.wordings import may_be_used
from console.service.commands import Person, Role
from console.service.terms import SurveyTerms
from tests.unit.server.test_door import bearer, opened
from tests.unit.service.history.test_history import past_call
from tests.unit.service.house import CHIEF, House

DEPUTY = Person("副店長", Role.MANAGER)
PAGE = "https://shop.example/survey"
DAY = {"from": "2026-12-01", "to": "2026-12-31"}


def house(folder: Path) -> House:
    return House(folder, survey=SurveyTerms(PAGE))


async def signed(house: House, *names: str) -> None:
    for one in await house.service.wordings.all(CHIEF):
        if one["name"] in (names or ("survey.mail", "survey.sms")):
            for person in (CHIEF, DEPUTY):
                await house.service.wordings.sign(person, one["name"], one["content_hash"])


async def asked(house: House) -> str:
    """Ask, send, and the path of the link that went out by SMS."""
    assert await house.service.surveys.ask_due() == 1
    assert await house.service.outreach.write_due() == 1
    [message] = house.outbox["sms"].sent
    assert "運営：港株式会社" in message.body
    link = next(word for word in message.body.split() if word.startswith(PAGE))
    return link.removeprefix("https://shop.example")


async def test_asked_once_after_a_while_and_answered_once(tmp_path: Path) -> None:
    async with house(tmp_path) as made, opened(made) as desk:
        await signed(made)
        call_id = await past_call(made)
        assert await made.service.surveys.ask_due() == 0, "the call has only just ended"
        made.later(minutes=30)
        path = await asked(made)
        assert await made.service.surveys.ask_due() == 0
        nobody = {"Authorization": ""}
        page = await desk.http.get(path, headers=nobody)
        assert page.status_code == 200
        assert "港の店" in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        for wrong in ("csat=6&nps=9", "csat=5", "csat=５&nps=9", "nonsense"):
            assert (await desk.http.post(path, content=wrong, headers=nobody)).status_code == 422
        assert "ありがとうございました" in (await desk.http.post(path, content="csat=5&nps=9", headers=nobody)).text
        assert "ありがとうございました" in (await desk.http.post(path, content="csat=1&nps=0", headers=nobody)).text
        report = (await desk.http.get("/api/reports", params=DAY)).json()
        assert report["headline"]["survey"] == {"asked": 1, "answered": 1, "csat": 5.0, "nps": 100}
        assert report["by"]["script"][0]["survey"]["answered"] == 1
        found = (await desk.http.get("/api/history", params={**DAY, "surveyed": True})).json()
        assert [call["call_id"] for call in found["calls"]] == [call_id]
        assert (await desk.http.get(f"/api/history/{call_id}")).json()["survey"] == {"answered": True, "csat": 5, "nps": 9}
        assert (await desk.http.get("/api/messages")).json()["messages"][0]["template"] == "survey.sms"
        with made.store(read_only=True) as work:
            assert {"survey.asked", "survey.answered"} <= {one.what for one in work.audit.entries()}
            assert work.messages.sent("s1") == [], "the plan goes on as if nothing had been sent"


async def test_a_link_that_nobody_was_given_or_that_is_over_leads_nowhere(tmp_path: Path) -> None:
    async with house(tmp_path) as made, opened(made) as desk:
        await signed(made)
        await past_call(made)
        made.later(minutes=30)
        path = await asked(made)
        assert (await desk.http.get(path[:-1] + ("0" if path[-1] != "0" else "1"))).status_code == 404
        for mangled in ("/survey/id9.", "/survey/id9", path + "。", path.replace(".", "")):
            answer = await desk.http.get(mangled, headers=bearer("x"))
            assert (answer.status_code, "このアンケートは終わっています" in answer.text) == (404, True)
        made.later(seconds=OPEN_FOR.total_seconds() + 1)
        assert (await desk.http.post(path, content="csat=5&nps=9")).status_code == 404
        with made.store(read_only=True) as work:
            one = work.surveys.get(path.removeprefix("/survey/").partition(".")[0])
            assert one is not None
            assert one.csat is None


async def test_the_link_of_an_erased_customer_leads_nowhere(tmp_path: Path) -> None:
    async with house(tmp_path) as made, opened(made) as desk:
        await signed(made)
        await past_call(made)
        made.later(minutes=30)
        path = await asked(made)
        await made.service.erasing.erase(CHIEF, "customer", "c1", "ご本人の請求", bar=False)
        assert (await desk.http.get(path)).status_code == 404


async def test_a_key_in_the_call_is_an_answer_and_no_link_follows(tmp_path: Path) -> None:
    async with House(tmp_path, survey=SurveyTerms(PAGE, keypad=True)) as made, opened(made) as desk:
        await signed(made)
        call_id = await made.answered()
        assert made.line.did("dial")[-1]["brief"]["asks_survey"] is True
        for score in (None, 4):
            await made.line.tells("survey", call_id=call_id, at=60.0, score=score)
        await made.line.tells("ended", call_id=call_id, at=70.0, result="answered", outcome="undecided", by_customer=False)
        assert (await desk.http.get(f"/api/history/{call_id}")).json()["survey"] == {"answered": True, "csat": 4, "nps": None}
        report = (await desk.http.get("/api/reports", params=DAY)).json()
        assert report["headline"]["survey"] == {"asked": 1, "answered": 1, "csat": 4.0, "nps": None}
        made.later(minutes=40)
        assert await made.service.surveys.ask_due() == 0
        with made.store(read_only=True) as work:
            assert [one.what for one in work.audit.entries() if one.what.startswith("survey.")] == ["survey.asked", "survey.answered"]
            assert work.surveys.asked_since("c1", made.now - made.terms.survey.again)
            assert not work.surveys.asked_since("c1", made.now)


@pytest.mark.parametrize(
    ("outcome", "signs", "page", "consents"),
    [
        ("refused", True, PAGE, True),
        ("do_not_call", True, PAGE, True),
        ("third_party", True, PAGE, True),
        ("hung_up", True, PAGE, True),
        ("undecided", False, PAGE, True),
        ("undecided", True, "", True),
        ("undecided", True, PAGE, False),
    ],
)
async def test_nobody_is_asked(tmp_path: Path, outcome: str, signs: bool, page: str, consents: bool) -> None:
    async with House(tmp_path, survey=SurveyTerms(page)) as made:
        if signs:
            await signed(made)
        await past_call(made, outcome=outcome)
        if not consents:
            with made.store() as work:
                work._session.execute(text("UPDATE customers SET consent_mail = 0, consent_sms = 0"))
                work.commit()
        made.later(minutes=40)
        assert await made.service.surveys.ask_due() == 0
        assert await made.service.outreach.write_due() == 0


async def test_a_call_of_two_days_ago_is_not_asked_about(tmp_path: Path) -> None:
    async with house(tmp_path) as made:
        await signed(made)
        await past_call(made)
        made.later(days=2, minutes=1)
        assert await made.service.surveys.ask_due() == 0


async def test_not_at_night_and_not_who_declined_since(tmp_path: Path) -> None:
    async with house(tmp_path) as made:
        await signed(made)
        await past_call(made)
        made.later(hours=8)
        assert await made.service.surveys.ask_due() == 0, "it is ten in the evening"
        made.later(hours=12)
        with made.store() as work:
            work.barred.bar("s1", "09000000001", True, "asked", made.now)
            work.commit()
        assert await made.service.surveys.ask_due() == 0
        made.later(days=3)
        await past_call(made, "k2")
        made.later(minutes=31)
        assert await made.service.surveys.ask_due() == 1


async def test_the_same_person_is_not_asked_again_before_its_time(tmp_path: Path) -> None:
    async with house(tmp_path) as made:
        await signed(made)
        await past_call(made)
        made.later(minutes=31)
        assert await made.service.surveys.ask_due() == 1
        with made.store() as work:
            work._session.execute(text("UPDATE messages SET cart_id = 'k2'"))
            work.commit()
        made.later(days=8)
        await past_call(made)
        made.later(minutes=31)
        assert await made.service.surveys.ask_due() == 0
        made.later(days=83)
        await past_call(made)
        made.later(minutes=31)
        assert await made.service.surveys.ask_due() == 1


async def test_the_hour_is_asked_again_when_it_leaves(tmp_path: Path) -> None:
    async with house(tmp_path) as made:
        await signed(made)
        call_id = await past_call(made)
        made.later(minutes=31)
        assert await made.service.surveys.ask_due() == 1
        made.later(hours=8)
        assert await made.service.outreach.write_due() == 0
        assert made.outbox["sms"].sent == []
        with made.store(read_only=True) as work:
            assert work.surveys.of([call_id]) == {}
        made.later(hours=12)
        assert await made.service.surveys.ask_due() == 1
        assert await made.service.outreach.write_due() == 1


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("{survey} {shop} {company} {opt_out} 今なら割引いたします。", "message.solicits"),
        ("{survey} {shop} {company} {opt_out} {url}", "message.field"),
        ("{shop} {company} {opt_out}", "message.needed"),
        ("{survey} {shop} {company} {opt_out}", None),
    ],
)
def test_a_survey_solicits_nothing(body: str, rule: str | None) -> None:
    assert [one.rule for one in faults(Wording("survey.sms", "", body))] == ([] if rule is None else [rule])


def test_promoters_less_detractors() -> None:
    assert (nps([]), nps([9, 10, 8, 6]), nps([0])) == (None, 25, -100)


async def test_a_survey_without_signatures_keeps_no_reminder_back(tmp_path: Path) -> None:
    async with house(tmp_path) as made:
        await signed(made, "reminder.mail", "offer.mail")
        with made.store(read_only=True) as work:
            assert may_be_used(work, "s1", "mail")
            assert not may_be_used(work, "s1", "sms")
