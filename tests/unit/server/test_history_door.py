"""Past calls at the door."""

from pathlib import Path

from tests.unit.server.test_door import AUDITORS, bearer, opened
from tests.unit.service.history.test_history import past_call
from tests.unit.service.house import House, heard_until
from tests.unit.service.learning.test_learning import School


async def test_what_the_door_answers_about_past_calls(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        call_id = await past_call(house)

        async def found(**query: object) -> list[str]:
            answer = await desk.http.get("/api/history", params=query)
            assert answer.status_code == 200, answer.text
            return [call["call_id"] for call in answer.json()["calls"]]

        assert await found(words="サイズ", **{"from": "2026-12-01", "to": "2026-12-01"}) == [call_id]
        assert await found(**{"from": "2026-12-02"}) == []
        assert await found(mood="calm") == [call_id]
        assert await found(mood="anger") == []
        assert await found(outcome=["undecided", "refused"], weekday=1, hour=14, operator="@nobody") == [call_id]
        choices = (await desk.http.get("/api/history/choices")).json()
        assert (choices["outcomes"], choices["reasons"], choices["scripts"]) == (["undecided"], ["reason_size"], ["apparel"])
        assert choices["moods"] == ["anger", "distress", "hesitation", "interest", "calm"]
        assert len(choices["form"]) == 5
        base = f"/api/history/{call_id}"
        assert (await desk.http.get(base)).json()["recorded"] is False
        assert (await desk.http.get(f"{base}/peaks")).status_code == 404
        assert (await desk.post(f"{base}/tags", {"tags": ["丈"]})).json()["tags"] == ["丈"]
        assert (await desk.post(f"{base}/review", {"answers": {"opening": 2}, "comment": ""})).json()["score"] == 100
        assert (await desk.post(f"{base}/correction", {"turn": 1, "intent": "reason_price"})).json()["reasons"] == ["reason_price"]
        refused = await desk.http.post(f"{base}/tags", json={"tags": []}, headers=bearer(AUDITORS))
        assert refused.status_code == 403
        assert (await desk.http.get("/api/history/nothing")).status_code == 404
        for query in ({"words": "合"}, {"hour": 24}, {"mood": "merry"}, {"from": "yesterday"}):
            assert (await desk.http.get("/api/history", params=query)).status_code == 422


async def test_a_corrected_intent_is_one_candidate_to_learn_from_with_what_the_machine_heard(tmp_path: Path) -> None:
    async with School(tmp_path) as school, opened(school) as desk:
        call_id = await past_call(school, intent="off_topic")
        _, desks = school.service.subscribe()
        await desk.post(f"/api/history/{call_id}/correction", {"turn": 1, "intent": "reason_size"})
        await heard_until(desks, lambda event: event["event"] == "learning")
        examples = (await desk.http.get("/api/learning")).json()["examples"]
        assert [(one["heard_as"], one["label"]) for one in examples] == [("off_topic", "reason_size")]
        assert [what for _, what in school.audit()] == ["learning.proposed"]
