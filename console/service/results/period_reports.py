"""Reports of a week or a month: made once when their hour has come, written to a folder and mailed, shown with what came of it.

A report is written down with its figures before any of it leaves. Each delivery is marked as being sent before it is: where an engine
died in between nobody can tell whether the mail went out, so it is not sent again by itself; a person may.
"""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import structlog

from console.campaign.outreach.port import Attachment, Message, MessagePort
from console.campaign.reports.periods import Period, Rhythm, due, latest
from console.domain.errors import BadInput, EnvironmentFault, MessageFault
from console.service.broadcast import Broadcast
from console.service.calls.view import instant
from console.service.commands import ENGINE, Person, may_look, may_manage
from console.service.first_shop import first_shop
from console.service.results import comparisons, report_schedule
from console.service.results.paper_port import FORMATS, ReportPaper
from console.service.results.period_records import FAILED, FOLDER, MAIL, READY, SENT, UNSURE, Delivery, PeriodReport
from console.service.results.report_schedule import Schedule
from console.service.results.reports import Reports
from console.service.terms import JAPAN, Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

AT_ONCE: Final = 20
SENDING_LIMIT_S: Final = 90.0
LEASE: Final = timedelta(minutes=40)
"""More than all the sending of one round may take."""
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (2, 15, 60, 240))
"""After each try that was turned away for the moment."""


class PeriodReporting:
    """``mail`` ``None``: no mail server is set up."""

    def __init__(
        self,
        terms: Terms,
        reading: Transactions,
        writing: Transactions,
        broadcast: Broadcast,
        reports: Reports,
        mail: MessagePort | None,
        paper: ReportPaper,
    ) -> None:
        self._terms = terms
        self._reading = reading
        self._writing = writing
        self._broadcast = broadcast
        self._reports = reports
        self._mail = mail
        self._paper = paper
        self._busy = asyncio.Lock()

    # --- what the engine does by itself

    async def work(self) -> int:
        """Make what is due, send what is ready; how many deliveries were tried."""
        if self._busy.locked():
            return 0
        async with self._busy:
            await self._make_due()
            return await self._send_due()

    async def _make_due(self) -> None:
        now = self._terms.clock()

        def missing(work: UnitOfWork) -> tuple[Schedule, list[Period]] | None:
            if not work.shops.all():
                return None
            shop_id = first_shop(work)
            schedule = report_schedule.kept(work, shop_id)
            found = [period for rhythm in schedule.rhythms() for period in due(rhythm, now.astimezone(JAPAN))]
            return schedule, [one for one in found if not work.period_reports.made(shop_id, one.kind, one.since)]

        wanted = await self._reading.read(missing)
        if wanted is not None:
            for period in wanted[1]:
                await self._make(wanted[0], period)

    async def _make(self, schedule: Schedule, period: Period) -> None:
        body = await self._body(schedule, period)
        now, report_id = self._terms.clock(), self._terms.new_id()
        ways = [(FOLDER, schedule.folder)] * bool(schedule.folder) + [(MAIL, address) for address in schedule.mail]

        def write(work: UnitOfWork) -> bool:
            shop_id = first_shop(work)
            made = PeriodReport(report_id, shop_id, period.kind, period.since, period.until, now, schedule.lang, body)
            going = [Delivery(self._terms.new_id(), report_id, shop_id, way, target, READY, 0, now) for way, target in ways]
            if not work.period_reports.add(made, going):
                return False
            detail = {"kind": period.kind, "from": body["from"], "to": body["to"], "deliveries": len(going)}
            work.audit.append(shop_id, now, ENGINE.name, "report.made", report_id, detail)
            return True

        if await self._writing.write(write):
            self._broadcast.tell({"event": "reports"})

    async def _body(self, schedule: Schedule, period: Period) -> dict[str, Any]:
        figures = await self._reports.report(period.since, period.until)
        now = self._terms.clock()

        def read(work: UnitOfWork) -> tuple[str, dict[str, Any]]:
            shop_id = first_shop(work)
            return work.shops.get(shop_id).name, comparisons.told(work, shop_id, now)

        shop, compared = await self._reading.read(read)
        first, last = period.since.date(), period.until.date() - timedelta(days=1)
        wanted = [one for one in compared["comparisons"] if one["running"] or datetime.fromisoformat(one["ended"]) >= period.since]
        return {
            "kind": period.kind,
            "shop": shop,
            "from": first.isoformat(),
            "to": last.isoformat(),
            "parts": list(schedule.parts),
            "report": figures,
            "comparisons": wanted,
        }

    async def _send_due(self) -> int:
        now = self._terms.clock()
        if not await self._reading.read(lambda work: work.period_reports.due(now)):
            return 0

        def claim(work: UnitOfWork) -> list[tuple[Delivery, PeriodReport]]:
            for left in work.period_reports.left(now, AT_ONCE):
                log.warning("report_unsure", delivery_id=left.id)
                said = ("送信の途中でエンジンが止まりました。届いたか確かめてください。", "The engine was gone while it sent this.")
                work.period_reports.settle(left.id, UNSURE, now, said)
            found = work.period_reports.claim(now, now + LEASE, AT_ONCE)
            whole = {one.report_id: work.period_reports.get(one.report_id) for one in found}
            return [(one, report) for one in found if (report := whole[one.report_id]) is not None]

        claimed = await self._writing.write(claim)
        for delivery, report in claimed:
            await self._send(delivery, report)
        self._broadcast.tell({"event": "reports"})
        return len(claimed)

    async def _send(self, delivery: Delivery, report: PeriodReport) -> None:
        """Never raises for the environment: what stood against it is written down."""
        state, wait = UNSURE, None
        said = ("時間内に答えがありませんでした。", "No answer in time.")
        try:
            async with asyncio.timeout(SENDING_LIMIT_S):
                said = await (self._mailed if delivery.way == MAIL else self._filed)(delivery, report)
            state = SENT
        except TimeoutError:
            pass
        except EnvironmentFault as fault:
            unsure = isinstance(fault, MessageFault) and fault.unsure
            wait = WAITS[delivery.tries] if fault.retry and not unsure and delivery.tries < len(WAITS) else None
            state, said = UNSURE if unsure else READY if wait is not None else FAILED, (fault.ja, fault.en)
        now = self._terms.clock()

        def settle(work: UnitOfWork) -> None:
            work.period_reports.settle(delivery.id, state, now, said, None if wait is None else now + wait)
            if state != READY:
                detail = {"report": report.id, "way": delivery.way, "to": delivery.target}
                work.audit.append(report.shop_id, now, ENGINE.name, f"report.{state}", delivery.id, detail)

        await self._writing.write(settle)

    async def _filed(self, delivery: Delivery, report: PeriodReport) -> tuple[str, str]:
        files = await asyncio.to_thread(self._files, report)
        folder = Path(delivery.target)
        try:
            await asyncio.to_thread(partial(_written, folder, files))
        except OSError as fault:
            ja, en = f"フォルダー「{folder}」に書き込めません（{fault.strerror}）。", f"{folder} cannot be written to ({fault.strerror})."
            raise EnvironmentFault(ja, en, retry=True) from fault
        return f"{folder} に書きました。", f"Written to {folder}."

    async def _mailed(self, delivery: Delivery, report: PeriodReport) -> tuple[str, str]:
        if self._mail is None:
            raise MessageFault("メールサーバーの設定がありません。", "No mail server is set up.")
        files = await asyncio.to_thread(self._files, report)
        letter = await asyncio.to_thread(self._paper.letter, report.body, report.lang)
        shop = await self._reading.read(lambda work: work.shops.get(report.shop_id))
        attached = tuple(Attachment(name, FORMATS[name.rpartition(".")[2]].partition(";")[0], data) for name, data in files)
        message_id = f"report-{delivery.id}-{delivery.tries}"
        sent = await self._mail.send(Message(message_id, delivery.target, letter.subject, letter.text, shop.name, shop.mail, "", attached))
        return sent, sent

    def _files(self, report: PeriodReport) -> list[tuple[str, bytes]]:
        return [(f"{_name(report.body)}.{kind}", self._paper.file(report.body, report.lang, kind)) for kind in FORMATS]

    # --- what people ask for

    async def schedule(self, person: Person) -> dict[str, Any]:
        """With ``next``: when each is due, and ``mail_ready``."""
        may_look(person)
        return self._told(await self._reading.read(lambda work: report_schedule.kept(work, first_shop(work))))

    async def set_schedule(self, person: Person, asked: dict[str, Any]) -> dict[str, Any]:
        """Raises ``BadInput``, and then nothing has changed."""
        may_manage(person)
        now = self._terms.clock()

        def write(work: UnitOfWork) -> Schedule:
            shop_id = first_shop(work)
            made = report_schedule.changed(report_schedule.kept(work, shop_id), asked, now, self._mail is not None)
            report_schedule.keep(work, shop_id, made)
            work.audit.append(shop_id, now, person.name, "reports.schedule", shop_id, report_schedule.to_json(made))
            return made

        return self._told(await self._writing.write(write))

    def _told(self, schedule: Schedule) -> dict[str, Any]:
        following = report_schedule.following(schedule, self._terms.clock())
        return {**report_schedule.to_json(schedule), "next": following, "mail_ready": self._mail is not None}

    async def page(self, person: Person, offset: int, limit: int) -> dict[str, Any]:
        """Reports that were made, the latest first, each with its deliveries."""
        may_look(person)
        total, found = await self._reading.read(lambda work: work.period_reports.page(first_shop(work), offset, limit))
        return {"total": total, "reports": [report_json(report, deliveries) for report, deliveries in found]}

    async def again(self, person: Person, report_id: str, delivery_id: str | None) -> int:
        """Send one delivery once more, or all that did not arrive; how many. They go out with the next beat."""
        may_manage(person)
        now = self._terms.clock()

        def write(work: UnitOfWork) -> int:
            report = work.period_reports.get(report_id)
            if report is None:
                raise BadInput("このレポートはありません。", "There is no such report.")
            number = work.period_reports.again(report_id, delivery_id, now)
            work.audit.append(report.shop_id, now, person.name, "report.again", report_id, {"delivery": delivery_id, "number": number})
            return number

        number = await self._writing.write(write)
        self._broadcast.tell({"event": "reports"})
        return number

    async def file(self, person: Person, report_id: str, kind: str) -> tuple[str, bytes]:
        """The name and content of a report that was made. Raises ``BadInput`` when there is none."""
        may_look(person)
        report = await self._reading.read(lambda work: work.period_reports.get(report_id))
        if report is None:
            raise BadInput("このレポートはありません。", "There is no such report.")
        return f"{_name(report.body)}.{kind}", await asyncio.to_thread(self._paper.file, report.body, report.lang, kind)

    async def preview(self, person: Person, period: str, kind: str) -> tuple[str, bytes]:
        """What would go out now: the last whole week or month, with what is set."""
        may_look(person)
        now = self._terms.clock().astimezone(JAPAN)
        schedule = await self._reading.read(lambda work: report_schedule.kept(work, first_shop(work)))
        turn = schedule.turn(period)
        body = await self._body(schedule, latest(Rhythm(period, turn.day, 0, now), now))
        return f"{_name(body)}.{kind}", await asyncio.to_thread(self._paper.file, body, schedule.lang, kind)


def report_json(report: PeriodReport, deliveries: Sequence[Delivery]) -> dict[str, Any]:
    return {
        "report_id": report.id,
        "kind": report.kind,
        "from": report.body["from"],
        "to": report.body["to"],
        "made_at": report.made_at.isoformat(),
        "deliveries": [
            {
                "delivery_id": one.id,
                "way": one.way,
                "target": one.target,
                "state": one.state,
                "tries": one.tries,
                "next_at": instant(one.next_at),
                "done_at": instant(one.done_at),
                "ja": one.said_ja,
                "en": one.said_en,
            }
            for one in deliveries
        ],
    }


def _name(body: dict[str, Any]) -> str:
    days = "-".join(f"{date.fromisoformat(body[end]):%Y%m%d}" for end in ("from", "to"))
    return f"okaeri-{body['kind']}-{days}"


def _written(folder: Path, files: list[tuple[str, bytes]]) -> None:
    """Each whole or not at all; written again it is the same file."""
    for name, data in files:
        unfinished = folder / f".{name}.part"
        unfinished.write_bytes(data)
        unfinished.replace(folder / name)
