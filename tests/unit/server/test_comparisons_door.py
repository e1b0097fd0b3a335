"""Two versions beside each other at the door: from a release with a share to the decision, and the calls behind each figure."""

from datetime import timedelta
from pathlib import Path

from console.campaign.scripts.releases import Release
from console.campaign.scripts.versions import Stamp, Version, draft
from console.store.tables import CallRow
from tests.unit.server.test_door import AUDITORS, bearer, opened
from tests.unit.service.history.test_history import past_call
from tests.unit.service.house import House
from tests.unit.store.sample import NOW

COMPARISONS = "/api/reports/comparisons"
BEGUN = NOW + timedelta(minutes=1)


def compared(house: House, share: int = 50) -> tuple[Release, Release]:
    """The version in use, and another one for a part of the carts since a minute after that."""
    with house.store() as work:
        (base,) = (one for one in work.scripts.releases("s1") if one.pack == "apparel")
        script = work.scripts.get(base.version_id)
        assert script is not None
        made: Version = draft("v2", "s1", 2, script.script, Stamp("森", house.now))
        work.scripts.put(made)
        release = Release("r2", "s1", "apparel", "v2", "another", BEGUN, "店長", BEGUN, None, share)
        work.scripts.release(release)
        work.commit()
    return base, release


def spoken(house: House, call_id: str, release: Release) -> None:
    """As if that call had been made with what was released."""
    with house.store() as work:
        session = work._session  # type: ignore[attr-defined]
        session.get(CallRow, call_id).script_hash = release.content_hash
        work.commit()


async def test_from_the_share_to_the_decision(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        house.later(minutes=2)
        one, other = await past_call(house, "k1"), await past_call(house, "k2", outcome="refused")
        base, release = compared(house)
        spoken(house, other, release)
        told = (await desk.http.get(COMPARISONS)).json()
        (found,) = told["comparisons"]
        assert (told["points"], found["running"], found["carts"], found["verdict"]["state"]) == (5.0, True, {"a": 1, "b": 1}, "early")
        assert (found["a"]["version_id"], found["b"]) == (base.version_id, {"version_id": "v2", "number": 2})
        assert found["verdict"]["left"] > 500

        async def calls(arm: str, figure: str) -> list[str]:
            query = {"comparison": "r2", "arm": arm, "figure": figure}
            return [call["call_id"] for call in (await desk.http.get("/api/history", params=query)).json()["calls"]]

        assert await calls("a", "dialled") == [one]
        assert await calls("b", "refused") == [other]
        assert await calls("a", "refused") == []
        for wrong in ({"comparison": "none"}, {"comparison": "r2", "arm": "c"}, {"comparison": "r2", "arm": "a", "figure": "x"}):
            assert (await desk.http.get("/api/history", params=wrong)).status_code == 422

        auditor = await desk.http.post(f"{COMPARISONS}/r2/decide", json={"use": "b"}, headers=bearer(AUDITORS))
        assert auditor.status_code == 403
        over = (await desk.post(f"{COMPARISONS}/r2/decide", {"use": "b"}, "店長")).json()["comparisons"][0]
        assert (over["running"], over["carts"]) == (False, {"a": 1, "b": 1})
        with house.store(read_only=True) as work:
            held = [one for one in work.scripts.releases("s1", "apparel") if one.holds(house.now)]
            newest = max(held, key=lambda one: (one.begins, one.at))
            assert (newest.version_id, newest.share) == ("v2", 100)
            assert "script.comparison_decided" in [entry.what for entry in work.audit.entries()]
            assert [note.kind for note in work.scripts.notes("v2")] == ["released"]
        again = await desk.post(f"{COMPARISONS}/r2/decide", {"use": "a"}, "店長")
        assert (again.status_code, again.json()["error"]["rule"]) == (409, "compare.over")


async def test_the_old_one_for_all_again_needs_no_new_release(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        base, _ = compared(house)
        house.later(minutes=2)
        assert (await desk.post(f"{COMPARISONS}/r2/decide", {"use": "a"}, "店長")).status_code == 200
        with house.store(read_only=True) as work:
            assert [one.id for one in work.scripts.releases("s1", "apparel") if one.holds(house.now)] == [base.id]


async def test_the_difference_worth_a_decision_is_the_managers(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        compared(house)
        house.later(minutes=2)
        assert (await desk.http.put(f"{COMPARISONS}/points", json={"points": 10})).json() == {"points": 10}
        told = (await desk.http.get(COMPARISONS)).json()
        assert (told["points"], told["comparisons"][0]["verdict"]["points"]) == (10.0, 10.0)
        assert (await desk.http.put(f"{COMPARISONS}/points", json={"points": 0.1})).status_code == 422
        refused = await desk.http.put(f"{COMPARISONS}/points", json={"points": 10}, headers=bearer(AUDITORS))
        assert refused.status_code == 403
