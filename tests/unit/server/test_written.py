"""Notes, dispositions and telephones at the door."""

from pathlib import Path

from tests.unit.server.test_door import event, opened
from tests.unit.service.house import House


async def test_a_note_and_a_disposition_reach_every_desk(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        call_id = await house.answered()
        async with desk.socket("/api/live", "近藤") as other:
            await event(other, "snapshot")
            noted = await desk.post(f"/api/calls/{call_id}/note", {"text": "夕方に"})
            assert [note["by"] for note in noted.json()["notes"]] == ["佐々木"]
            assert (await event(other, "written"))["notes"][0]["text"] == "夕方に"
            early = await desk.post(f"/api/calls/{call_id}/wrap-up", {"outcome": "callback"})
            assert (early.status_code, early.json()["error"]["rule"]) == (409, "call.not_over")
            await house.line.tells("ended", call_id=call_id, at=9.0, result="answered", outcome="undecided", by_customer=True)
            judged = await desk.post(f"/api/calls/{call_id}/wrap-up", {"outcome": "callback"})
            assert judged.json()["call"]["outcome"] == "callback"
            assert (await event(other, "written"))["wrap_up"]["automatic"] == "undecided"
        assert (await desk.post(f"/api/calls/{call_id}/wrap-up", {"outcome": "busy"})).status_code == 422


async def test_telephones_by_number_and_by_address(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        call_id = await house.answered()
        for uri in ("201", "0312345678", "+81312345678", "sip:mori@pbx.example"):
            assert (await desk.post(f"/api/calls/{call_id}/desk-phone", {"uri": uri})).status_code == 200
        for uri in ("", "tel:110", "sip:a b@c", "1" * 201):
            assert (await desk.post(f"/api/calls/{call_id}/desk-phone", {"uri": uri})).status_code == 422
        assert (await desk.post(f"/api/calls/{call_id}/transfer", {"uri": "", "attended": True})).status_code == 200
        assert (await desk.post(f"/api/calls/{call_id}/transfer", {"uri": "", "attended": False})).status_code == 422
        assert [order["uri"] for order in house.line.did("transfer")] == [""]
