"""Everything about one customer and nothing about another, at the door and as it is read on paper."""

import base64
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from console.app.report_paper import FpdfPaper
from console.domain.errors import BadInput, Refused
from console.domain.evidence_pack import MANIFEST, digest, manifest
from console.domain.transcript import Speaker, TranscriptTurn
from console.service.calls.records import Recording, TurnRecord
from console.service.campaign.message_records import ACCEPTED, PlannedMessage
from console.service.commands import CUSTOMER
from tests.unit.server.test_door import AUDITORS, bearer, opened
from tests.unit.server.test_reports_door import ordered
from tests.unit.service.history.test_history import past_call
from tests.unit.service.house import CHIEF, SASAKI, House
from tests.unit.store.sample import HANAKO, KEN, NOW

CARD = "カードは4111 1111 1111 1111です"


async def at_work(house: House) -> str:
    """A call to Hanako with an order, a mail and a note after it; and one to Ken."""
    call_id = await past_call(house)
    other = await past_call(house, "k2", said="佐藤の秘密の相談です。")
    await house.service.wrap_ups.note(SASAKI, call_id, "午後に折り返す約束")
    await house.service.wrap_ups.note(SASAKI, other, "健さんへのメモ")
    ordered(house, call_id)
    with house.store() as work:
        call = work.calls.get(call_id)
        assert call is not None
        turn = TranscriptTurn(Speaker.CUSTOMER, CARD, 5.0, 6.0)
        work.calls.add_turn(call, TurnRecord(turn))
        work.calls.put_recording(call, Recording("x", "0" * 64, 5))
        work.audit.append("s1", house.now, CUSTOMER, "survey.answered", call_id)
        work._session.execute(text("UPDATE orders SET customer_id = 'c1'"))
        mail = PlannedMessage(
            "m1", "s1", "k1", "c1", 1, "mail", "reminder.mail", None, ACCEPTED, 1, NOW, None, NOW + timedelta(minutes=1), "250 ok"
        )
        assert work.messages.begin(mail, NOW)
        work.messages.begin(replace(mail, id="m2", cart_id="k2", customer_id="c2"), NOW)
        work.commit()
    return call_id


async def made(house: House, **asked: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """What the door told, the data and the words of the paper."""
    async with opened(house) as desk:
        answer = await desk.http.post("/api/disclosures", json={"by": "phone", "value": "090-0000-0001", **asked})
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(answer.json()["zip"]))) as pack:
        parts = {name: pack.read(name) for name in pack.namelist()}
    assert parts.pop(MANIFEST) == manifest(parts)
    body = json.loads(parts["disclosure.json"])
    assert body["sha256"] == digest(body) == answer.json()["sha256"]
    paper = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(parts["disclosure.pdf"])).pages)
    return answer.json(), body, paper


async def test_all_of_one_customer_and_nothing_of_another(tmp_path: Path) -> None:
    async with House(tmp_path, paper=FpdfPaper()) as house:
        call_id = await at_work(house)
        told, body, paper = await made(house)
        assert told["counts"] == {"carts": 1, "calls": 1, "messages": 1, "orders": 1, "audit": len(body["audit"])}
        assert told["file"] == "okaeri-disclosure-c1-20261201.zip"
        assert body["customer"]["phone"] == HANAKO.phone
        assert [one["given"] for one in body["consents"]] == [True, True, True]
        (call,) = body["calls"]
        assert call["call_id"] == call_id
        assert call["transcript"][0]["text"] == "何かご不明な点はございましたか。"
        assert call["script"]["approvals"]
        assert call["notes"] == [{"at": call["notes"][0]["at"], "by": "佐々木", "text": "午後に折り返す約束"}]
        assert (call["recording"]["kept_until"], call["words_kept_until"]) == ("2027-05-30", "2027-12-01")
        assert body["kept_until"]["customer"] == "2029-11-30"
        assert {"call.dialled", "call.note", "call.ended"} <= {one["what"] for one in body["audit"]}
        for kept in (
            HANAKO.name,
            "コート",
            "午後に折り返す約束",
            "お知らせ（メール）",
            "メモを書いた",
            "2027年5月30日(日) まで",
            "ご購入手続き",
            "お客様ご本人",
        ):
            assert kept in paper, kept
        for hidden in ("4111 1111 1111 1111", KEN.name, "佐藤の秘密", "健さん", "detail_digest", "k2"):
            assert hidden not in paper + json.dumps(body, ensure_ascii=False), hidden
        with house.store(read_only=True) as work:
            assert work.audit.told("customer.disclosed", "c1", body["sha256"]) == house.now
            assert work.audit.verify().whole


async def test_who_may_and_of_whom(tmp_path: Path) -> None:
    async with House(tmp_path, paper=FpdfPaper()) as house, opened(house) as desk:
        asked = {"by": "phone", "value": HANAKO.phone}
        assert (await desk.http.post("/api/disclosures", json=asked, headers=bearer(AUDITORS))).status_code == 200
        assert (await desk.http.post("/api/disclosures", json={**asked, "value": "090"})).status_code == 422
        with pytest.raises(Refused, match="role"):
            await house.service.disclosing.disclose(SASAKI, "phone", HANAKO.phone)
        await house.service.erasing.erase(CHIEF, "customer", "c1", "ご本人の請求", bar=False)
        with pytest.raises(BadInput, match="erased"):
            await house.service.disclosing.disclose(CHIEF, "customer", "c1")
