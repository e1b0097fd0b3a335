"""When reports go out, what is in them, and to whom: what a manager sets, kept in the shop's settings."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Final

from console.campaign.reports.periods import KINDS, LAST_DAY, WEEKLY, Rhythm, coming
from console.domain.errors import BadInput
from console.service.terms import JAPAN
from console.service.unit_of_work import UnitOfWork

SCHEDULE: Final = "reports.schedule"
PARTS: Final = ("figures", "funnel", "reasons", "heat", "by", "comparisons")
LANGS: Final = ("ja", "en")
MOST_RECIPIENTS: Final = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """``since``: when it was switched on."""

    on: bool
    day: int
    hour: int
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """``folder``: where files go, empty: nowhere; ``mail``: to whom they go."""

    weekly: Turn = Turn(False, 0, 8)
    monthly: Turn = Turn(False, 1, 8)
    parts: tuple[str, ...] = PARTS
    lang: str = "ja"
    folder: str = ""
    mail: tuple[str, ...] = ()

    def turn(self, kind: str) -> Turn:
        return self.weekly if kind == WEEKLY else self.monthly

    def rhythms(self) -> list[Rhythm]:
        turns = [(kind, self.turn(kind)) for kind in KINDS]
        return [Rhythm(kind, turn.day, turn.hour, turn.since.astimezone(JAPAN)) for kind, turn in turns if turn.on and turn.since]


def kept(work: UnitOfWork, shop_id: str) -> Schedule:
    found = work.keep.get(shop_id, SCHEDULE)
    if found is None:
        return Schedule()
    turns = {kind: Turn(**{**found[kind], "since": _when(found[kind]["since"])}) for kind in KINDS}
    return Schedule(**{**found, **turns, "parts": tuple(found["parts"]), "mail": tuple(found["mail"])})


def keep(work: UnitOfWork, shop_id: str, schedule: Schedule) -> None:
    work.keep.put(shop_id, SCHEDULE, to_json(schedule))


def to_json(schedule: Schedule) -> dict[str, Any]:
    told = asdict(schedule)
    for kind in KINDS:
        told[kind]["since"] = told[kind]["since"] and told[kind]["since"].isoformat()
    return {**told, "parts": list(schedule.parts), "mail": list(schedule.mail)}


def following(schedule: Schedule, now: datetime) -> dict[str, Any]:
    """When the next of each kind is due."""
    found = {rhythm.kind: coming(rhythm, now.astimezone(JAPAN)).due.isoformat() for rhythm in schedule.rhythms()}
    return {kind: found.get(kind) for kind in KINDS}


def changed(before: Schedule, asked: Mapping[str, Any], now: datetime, mail_ready: bool) -> Schedule:
    """``asked`` as ``to_json`` without ``since``. What is switched on now begins now. Raises ``BadInput`` for what cannot be kept to."""
    turns = {kind: _turn(kind, before.turn(kind), asked[kind], now) for kind in KINDS}
    mail = tuple(dict.fromkeys(address.strip() for address in asked["mail"] if address.strip()))
    made = replace(
        before,
        **turns,
        parts=tuple(part for part in PARTS if part in asked["parts"]),
        lang=asked["lang"],
        folder=asked["folder"].strip(),
        mail=mail,
    )
    _check(made, mail_ready)
    return made


def _turn(kind: str, before: Turn, asked: Mapping[str, Any], now: datetime) -> Turn:
    first, last = (0, 6) if kind == WEEKLY else (1, LAST_DAY)
    if not first <= asked["day"] <= last or not 0 <= asked["hour"] <= 23:
        raise BadInput(
            f"曜日は 0（月）〜6（日）、日は 1〜{LAST_DAY}、時刻は 0〜23 時で選んでください。",
            f"A weekday is 0 (Monday) to 6, a day 1 to {LAST_DAY}, an hour 0 to 23.",
        )
    same = before.on and (before.day, before.hour) == (asked["day"], asked["hour"])
    return Turn(asked["on"], asked["day"], asked["hour"], (before.since if same else now) if asked["on"] else None)


def _check(schedule: Schedule, mail_ready: bool) -> None:
    if schedule.lang not in LANGS or not schedule.parts:
        raise BadInput("入れる内容を一つ以上選んでください。", "Choose at least one part, and ja or en.")
    if len(schedule.mail) > MOST_RECIPIENTS:
        raise BadInput(f"宛先は {MOST_RECIPIENTS} 人までです。", f"There are at most {MOST_RECIPIENTS} recipients.")
    for address in schedule.mail:
        if parseaddr(address)[1] != address or address.count("@") != 1 or address.startswith("@") or address.endswith("@"):
            raise BadInput(f"メールアドレス「{address}」の書き方を確かめてください。", f"{address!r} is no mail address.")
    if schedule.mail and not mail_ready:
        raise BadInput(
            "メールサーバーの設定がありません。設定してから宛先を入れてください。",
            "No mail server is set up. Set one up before you add recipients.",
        )
    if schedule.folder and not (Path(schedule.folder).is_absolute() and Path(schedule.folder).is_dir()):
        raise BadInput(
            f"フォルダー「{schedule.folder}」がエンジンのマシンにありません。",
            f"There is no folder {schedule.folder!r} on the engine's machine.",
        )
    if (schedule.weekly.on or schedule.monthly.on) and not (schedule.folder or schedule.mail):
        raise BadInput("フォルダーかメールの宛先を入れてください。", "Name a folder or a recipient.")


def _when(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
