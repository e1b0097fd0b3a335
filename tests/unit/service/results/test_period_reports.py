"""Reports of a week or a month: made once, sent once, made up for, sent again when a person says so."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console.campaign.outreach.port import Message
from console.domain.errors import BadInput, MessageFault, Refused
from console.service.results.paper_port import Letter
from tests.unit.service.history.test_history import past_call
from tests.unit.service.house import AUDITOR, CHIEF, SASAKI, House
from tests.unit.store.sample import HANAKO, KEN

CHIEFS = "chief@shop.example"


class PlainPaper:
    """The figures as they are."""

    def letter(self, body: Mapping[str, Any], lang: str) -> Letter:
        return Letter(f"{body['kind']} {body['from']}", str(body["report"]["calls"]))

    def file(self, body: Mapping[str, Any], lang: str, kind: str) -> bytes:
        return f"{kind} {lang} {body}".encode()

    def disclosure(self, body: Mapping[str, Any]) -> bytes:
        return str(body).encode()


class Post:
    """Keeps what it is given; ``faults`` come first, one a message."""

    def __init__(self, *faults: MessageFault) -> None:
        self.kept: list[Message] = []
        self.faults = list(faults)

    async def send(self, message: Message) -> str:
        if self.faults:
            raise self.faults.pop(0)
        self.kept.append(message)
        return "250 kept"


def asked(folder: str = "", mail: tuple[str, ...] = (CHIEFS,), **more: Any) -> dict[str, Any]:
    off = {"on": False, "day": 1, "hour": 8}
    known = {"weekly": {"on": True, "day": 0, "hour": 8}, "monthly": off, "parts": ["figures", "comparisons"], "lang": "ja"}
    return {**known, "folder": folder, "mail": list(mail), **more}


def house_with(folder: Path, *faults: MessageFault) -> tuple[House, Post]:
    post = Post(*faults)
    return House(folder, mail=post, paper=PlainPaper()), post


async def states(house: House) -> list[list[str]]:
    page = await house.service.period_reports.page(CHIEF, 0, 50)
    return [[one["state"] for one in report["deliveries"]] for report in page["reports"]]


async def test_a_week_is_reported_once_to_the_folder_and_by_mail(tmp_path: Path) -> None:
    house, post = house_with(tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    async with house:
        reports = house.service.period_reports
        await past_call(house)
        told = await reports.set_schedule(CHIEF, asked(str(out)))
        assert told["next"] == {"weekly": "2026-12-07T08:00:00+09:00", "monthly": None}
        assert await reports.work() == 0
        house.later(days=6)
        for expected in (2, 0, 0):
            assert await reports.work() == expected
        assert await states(house) == [["sent", "sent"]]
        (mail,) = post.kept
        assert (mail.to, mail.subject, mail.body, mail.opt_out) == (CHIEFS, "weekly 2026-11-30", "1", "")
        names = ["okaeri-weekly-20261130-20261206.csv", "okaeri-weekly-20261130-20261206.pdf"]
        assert sorted(path.name for path in out.iterdir()) == sorted(one.name for one in mail.attachments) == names
        house.later(days=7)
        assert await reports.work() == 2
        with house.store(read_only=True) as work:
            whats = [entry.what for entry in work.audit.entries()]
        assert (whats.count("report.made"), whats.count("report.sent")) == (2, 4)


async def test_nothing_in_it_names_a_customer(tmp_path: Path) -> None:
    house, _ = house_with(tmp_path)
    async with house:
        await past_call(house)
        await past_call(house, "k2")
        house.later(days=6)
        _, data = await house.service.period_reports.preview(CHIEF, "weekly", "csv")
        text = data.decode()
        assert "'calls': 2" in text
        for secret in (HANAKO.name, HANAKO.phone, KEN.name, KEN.phone, HANAKO.mail or "", "k1", "c1", "090"):
            assert secret not in text.replace("20261130", ""), secret


async def test_hours_that_were_missed_are_made_up_for_after_a_restart(tmp_path: Path) -> None:
    house, _ = house_with(tmp_path)
    async with house:
        await house.service.period_reports.set_schedule(CHIEF, asked())
    house, post = house_with(tmp_path)
    house.later(days=14)
    async with house:
        await house.service.period_reports.work()
        assert [mail.subject for mail in post.kept] == ["weekly 2026-11-30", "weekly 2026-12-07"]


async def test_a_server_that_is_busy_is_asked_again_and_one_that_says_no_is_told(tmp_path: Path) -> None:
    later, no = MessageFault("混雑", "busy", retry=True), MessageFault("不明な宛先", "unknown")
    house, post = house_with(tmp_path, later, no)
    async with house:
        reports = house.service.period_reports
        await reports.set_schedule(CHIEF, asked())
        house.later(days=6)
        await reports.work()
        assert await states(house) == [["ready"]]
        assert await reports.work() == 0
        house.later(minutes=2)
        await reports.work()
        page = (await reports.page(AUDITOR, 0, 50))["reports"]
        assert [(one["state"], one["ja"], one["tries"]) for one in page[0]["deliveries"]] == [("failed", "不明な宛先", 2)]
        assert await reports.again(CHIEF, page[0]["report_id"], None) == 1
        await reports.work()
        assert await states(house) == [["sent"]]
        assert len(post.kept) == 1


async def test_where_nobody_can_tell_it_is_not_sent_twice_by_itself(tmp_path: Path, expect_log: Any) -> None:
    expect_log("report_unsure")
    house, post = house_with(tmp_path, MessageFault("途切れた", "broke off", retry=True, unsure=True))
    async with house:
        reports = house.service.period_reports
        await reports.set_schedule(CHIEF, asked())
        house.later(days=6)
        await reports.work()
        with house.store() as work:
            ((report, (delivery,)),) = work.period_reports.page("s1", 0, 1)[1]
            work.period_reports.again(report.id, delivery.id, house.now)
            work.period_reports.claim(house.now, house.now + timedelta(minutes=1), 9)  # as if this engine died here
            work.commit()
        house.later(minutes=2)
        await reports.work()
        assert await states(house) == [["unsure"]]
        assert post.kept == []


async def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    house, _ = house_with(tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    async with house:
        reports = house.service.period_reports
        await reports.set_schedule(CHIEF, asked(str(out), ()))
        out.rmdir()
        house.later(days=6)
        await reports.work()
        page = await reports.page(CHIEF, 0, 9)
        assert "書き込めません" in page["reports"][0]["deliveries"][0]["ja"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"mail": ["nobody"]}, "メールアドレス"),
        ({"mail": ["a@b.example, c@d.example"]}, "メールアドレス"),
        ({"mail": [f"n{n}@shop.example" for n in range(21)]}, "20 人まで"),
        ({"folder": "relative"}, "ありません"),
        ({"folder": "/nowhere/at/all"}, "ありません"),
        ({"mail": []}, "フォルダーかメール"),
        ({"parts": ["nonsense"]}, "一つ以上"),
        ({"monthly": {"on": True, "day": 31, "hour": 8}}, "1〜28"),
    ],
)
async def test_what_cannot_be_kept_to_is_not_kept(tmp_path: Path, wrong: dict[str, Any], said: str) -> None:
    house, _ = house_with(tmp_path)
    async with house:
        reports = house.service.period_reports
        with pytest.raises(BadInput, match=said):
            await reports.set_schedule(CHIEF, {**asked(), **wrong})
        assert (await reports.schedule(SASAKI))["mail"] == []


async def test_managers_set_it_and_everybody_sees_it(tmp_path: Path) -> None:
    house, _ = house_with(tmp_path)
    async with house:
        reports = house.service.period_reports
        for person in (SASAKI, AUDITOR):
            with pytest.raises(Refused):
                await reports.set_schedule(person, asked())
            with pytest.raises(Refused):
                await reports.again(person, "none", None)
            assert (await reports.page(person, 0, 9))["total"] == 0
