"""A week's report by a real mail server, with its files; and two engines on one database that make it once and send it once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from aiosmtpd.smtp import SMTP

from console.app.report_paper import FpdfPaper
from console.campaign.outreach.mail import SmtpMail
from tests.integration.messages.test_messages import Mailbox, mail_server
from tests.unit.service.history.test_history import past_call
from tests.unit.service.house import CHIEF, House
from tests.unit.service.results.test_period_reports import CHIEFS, asked
from tests.unit.store.sample import HANAKO, KEN

pytestmark = pytest.mark.integration


@asynccontextmanager
async def house_with(folder: Path, box: Mailbox) -> AsyncIterator[House]:
    async with mail_server(box) as server, House(folder, mail=SmtpMail(server), paper=FpdfPaper()) as house:
        yield house


async def test_a_report_arrives_with_its_files_and_without_customers(tmp_path: Path) -> None:
    box = Mailbox()
    async with house_with(tmp_path, box) as house:
        reports = house.service.period_reports
        for cart in ("k1", "k2"):
            await past_call(house, cart)
        await reports.set_schedule(CHIEF, asked(mail=(CHIEFS, "honbu@shop.example"), parts=["figures", "funnel", "by", "heat"]))
        house.later(days=6)
        assert await reports.work() == 2
        assert await reports.work() == 0
    assert len(box.kept) == 2
    mail = message_from_bytes(box.kept[0], policy=policy.default)
    assert mail["Subject"] == "【港の店】週間レポート 11月30日(月)〜12月6日(日)"
    assert mail["List-Unsubscribe"] is None
    files = {part.get_filename(): part.get_payload(decode=True) for part in mail.iter_attachments()}
    names = [f"okaeri-weekly-20261130-20261206.{kind}" for kind in ("pdf", "csv")]
    assert list(files) == names
    table = files[names[1]].decode("utf-8-sig")
    pages = pypdf.PdfReader(BytesIO(files[names[0]])).pages
    paper = "".join(page.extract_text() for page in pages)
    written = mail.get_body().get_content() + table + paper
    for told in ("接続率", "100.0 %", "課題特定", "アパレル"):
        assert told in table
        assert told in paper.replace(" ", "") or told.replace(" ", "") in paper.replace(" ", "")
    for secret in (HANAKO.name, HANAKO.kana, HANAKO.phone, KEN.phone, "山田", "佐藤", "k1", "c1"):
        assert secret not in written, secret


async def test_who_says_no_is_told_beside_who_said_yes(tmp_path: Path) -> None:
    class Choosy(Mailbox):
        async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
            if address != CHIEFS:
                return "550 unknown user"
            return await super().handle_RCPT(server, session, envelope, address, options)

    box = Choosy()
    async with house_with(tmp_path, box) as house:
        reports = house.service.period_reports
        await reports.set_schedule(CHIEF, asked(mail=(CHIEFS, "nobody@shop.example"), parts=["figures"]))
        house.later(days=6)
        await reports.work()
        ((report),) = (await reports.page(CHIEF, 0, 9))["reports"]
        told = {one["target"]: (one["state"], one["ja"]) for one in report["deliveries"]}
        assert told[CHIEFS][0] == "sent"
        assert told["nobody@shop.example"] == ("failed", "メールサーバーが受け付けませんでした（550 unknown user）。")
    assert len(box.kept) == 1


async def test_a_server_that_is_away_gets_it_when_it_is_back(tmp_path: Path) -> None:
    box = Mailbox()
    async with mail_server(box) as server:
        port = server.port
    # Nobody listens there any more.
    async with House(tmp_path, mail=SmtpMail(server), paper=FpdfPaper()) as house:
        reports = house.service.period_reports
        await reports.set_schedule(CHIEF, asked(parts=["figures"]))
        house.later(days=6)
        await reports.work()
        ((delivery,),) = (one["deliveries"] for one in (await reports.page(CHIEF, 0, 9))["reports"])
        assert (delivery["state"], "つながりません" in delivery["ja"]) == ("ready", True)

        back = await asyncio.get_running_loop().create_server(lambda: SMTP(box), "127.0.0.1", port)
        house.later(minutes=2)
        await reports.work()
        back.close()
    assert len(box.kept) == 1
