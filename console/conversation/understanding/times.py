"""Dates and times as people say them, relative to a given ``now``. Pure.

A day (明日, 来週の火曜, 十五日, 週末), a part of the day (夕方, 午前中) and an hour (夜七時以降, 六時半) in any mixture; a correction
(「いや、七時半で」) keeps the day that stood before it.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from console.conversation.understanding.normal import folded
from console.conversation.understanding.numerals import in_digits

_WEEKDAYS = "月火水木金土日"
# What is meant when no hour is named, inside the hours in which a call is allowed.
_PARTS: tuple[tuple[str, int, int], ...] = (
    ("昼過ぎ|お昼すぎ|昼すぎ|昼下がり", 13, 15),
    ("午前", 9, 12),
    ("午後", 13, 17),
    ("夕方|夕刻|夕飯前", 16, 18),
    ("朝", 8, 10),
    ("昼", 12, 14),
    ("今晩|今夜|夜|晩|仕事終わり|仕事(が|の)?終わ", 18, 20),
)
_CORRECTION = re.compile(
    r"(?:いやいや|いや|いえ|やっぱり|やっぱ|じゃなくて|ではなくて|じゃなくって|違う|違った|ごめん(?:なさい)?|あ、)[、,\s]*"
)
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:時(?!間)|:)(?:(?P<half>半)|(?P<minute>\d{1,2})分?)?")
_SPAN = re.compile(r"(?:から|~|〜|-)(?=[^、。]*(?:まで|の間|くらい|ごろ|頃|で|に|$))")
_AFTER = re.compile(
    r"(?:(?P<hours>\d{1,2})時間(?P<half>半)?|(?P<minutes>\d{1,3})分)(?:後|ご|くらい|ぐらい|ほど|して|したら|経ったら|たったら|あと)"
)
_DAYS_LATER = re.compile(r"(?P<n>\d{1,2})(?P<unit>日|週間|ヶ月|か月|カ月)後")
_MONTH_DAY = re.compile(r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日|(?P<slash>\d{1,2})/(?P<day2>\d{1,2})")
_DAY_OF_MONTH = re.compile(r"(?<!\d)(?P<day>\d{1,2})日(?!後|間|で届|くらいで|ぐらいで|かか)")
_WEEKDAY = re.compile(r"(?P<week>再来週|来週|今週|次)?(?:の)?(?P<day>[月火水木金土日])曜")


@dataclass(frozen=True, slots=True)
class TimeSlot:
    """``end`` is ``None`` for a moment and for 「以降」; ``exact``: an hour was named."""

    start: datetime
    end: datetime | None
    exact: bool
    said: str

    def iso(self) -> str:
        """ISO 8601: a moment, or an interval ``start/end``."""
        return self.start.isoformat() + ("" if self.end is None else "/" + self.end.isoformat())


def parse_time(text: str, now: datetime, *, before: TimeSlot | None = None) -> TimeSlot | None:
    """The time that ``text`` names, never before ``now``; ``None`` when it names none.

    ``before``: what was understood until now; a correction that names only an hour keeps its day.
    """
    plain = in_digits(folded(text))
    found = before
    for part in _CORRECTION.split(plain):
        found = _named(part, now, found) or found
    return found if found is not before else None


def time_words(text: str) -> str | None:
    """The stretch of ``text`` that names a time, without a clock: for showing and for asking back."""
    plain = in_digits(folded(text))
    patterns = (_AFTER, _DAYS_LATER, _MONTH_DAY, _WEEKDAY, _CLOCK, _DAY_OF_MONTH, _WORDS)
    spans = [match.span() for pattern in patterns for match in pattern.finditer(plain)]
    if not spans:
        return None
    tail = re.match(r"(?:以降|過ぎ|すぎ|ごろ|頃|くらい|ぐらい|まで|前|中|の間|日|の[朝昼夜晩夕])*", plain[max(end for _, end in spans) :])
    return plain[min(start for start, _ in spans) : max(end for _, end in spans)] + (tail[0] if tail else "")


_WORDS = re.compile(
    r"しあさって|明後日|あさって|明日|あした|あす(?!か)|今日|本日|今晩|今夜|再来週|来週|今週末?|週末|土日|来月|月末|月初|午前中?|午後|夕方|お?昼(?:過ぎ|休み)?|朝|夜|晩|仕事終わり"
)


def _named(text: str, now: datetime, before: TimeSlot | None) -> TimeSlot | None:
    said = time_words(text)
    if said is None:
        return None
    if match := _AFTER.search(text):
        minutes = int(match["minutes"] or 0) + 60 * int(match["hours"] or 0) + (30 if match["half"] else 0)
        return TimeSlot((now + timedelta(minutes=minutes)).replace(second=0, microsecond=0), None, True, said)
    day, last = _day(text, now.date())
    hours = _hours(text)
    if day is None and hours is None:
        return None
    given = day if day is not None else before.start.date() if before is not None else None
    if hours is None:
        return _whole(given or now.date(), last, now, said)
    start, end, exact, sure = hours
    moment = datetime.combine(given or now.date(), start, now.tzinfo)
    if not sure and moment <= now and start.hour < 9 and (given or now.date()) == now.date():
        moment += timedelta(hours=12)
        end = None
    if moment <= now and given is None:
        moment += timedelta(days=1)
    until = None if end is None else datetime.combine(moment.date(), end, now.tzinfo)
    if until is not None and moment <= now < until:
        moment = now.replace(second=0, microsecond=0)
    return TimeSlot(moment, until, exact, said) if moment >= now.replace(second=0, microsecond=0) else None


def _whole(day: date, last: date | None, now: datetime, said: str) -> TimeSlot:
    start = datetime.combine(day, time(10), now.tzinfo)
    return TimeSlot(max(start, now.replace(second=0, microsecond=0)), datetime.combine(last or day, time(20), now.tzinfo), False, said)


def _day(text: str, today: date) -> tuple[date | None, date | None]:
    """The day named, and the last one when several are meant."""
    monday = today - timedelta(days=today.weekday())
    if match := _DAYS_LATER.search(text):
        n = int(match["n"])
        return today + timedelta(days=n if match["unit"] == "日" else 7 * n if match["unit"] == "週間" else 30 * n), None
    if match := _MONTH_DAY.search(text):
        return _next_date(today, int(match["month"] or match["slash"]), int(match["day"] or match["day2"])), None
    if match := _WEEKDAY.search(text):
        offset = _WEEKDAYS.index(match["day"])
        weeks = {"来週": 1, "再来週": 2}.get(match["week"] or "", 0)
        day = monday + timedelta(days=offset, weeks=weeks)
        return (day if weeks or day > today else day + timedelta(days=7)), None
    if re.search(r"週末|土日", text):
        saturday = monday + timedelta(days=5 + (7 if "来週" in text else 0))
        return (saturday, saturday + timedelta(days=1)) if saturday >= today else (today, today)
    for words, days in (("しあさって", 3), ("明後日|あさって", 2), ("明日|あした|あす(?!か)", 1), ("今日|本日|今晩|今夜|きょう", 0)):
        if re.search(words, text):
            return today + timedelta(days=days), None
    for words, weeks in (("再来週", 2), ("来週", 1)):
        if words in text:
            return monday + timedelta(weeks=weeks), monday + timedelta(weeks=weeks, days=4)
    if "月末" in text or "来月" in text:
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        if "来月" not in text:
            return today.replace(day=calendar.monthrange(today.year, today.month)[1]), None
        if match := _DAY_OF_MONTH.search(text):
            return first.replace(day=min(int(match["day"]), 28)), None
        return first, first + timedelta(days=6)
    if (match := _DAY_OF_MONTH.search(text)) and 1 <= int(match["day"]) <= 31:
        return _next_date(today, None, int(match["day"])), None
    return None, None


def _next_date(today: date, month: int | None, day: int) -> date | None:
    """The first such date that is not past; ``None`` when the calendar has none."""
    for ahead in range(13):
        year, index = divmod(today.month - 1 + ahead, 12)
        candidate_month, candidate_year = index + 1, today.year + year
        if (month is None or month == candidate_month) and day <= calendar.monthrange(candidate_year, candidate_month)[1]:
            candidate = date(candidate_year, candidate_month, day)
            if candidate >= today:
                return candidate
    return None


def _hours(text: str) -> tuple[time, time | None, bool, bool] | None:
    """Start, end, whether an hour was named, whether morning or evening was named."""
    part = next(((low, high) for words, low, high in _PARTS if re.search(words, text)), None)
    clocks = [match for match in _CLOCK.finditer(text) if int(match["hour"]) <= 24 and int(match["minute"] or 0) < 60]
    if not clocks:
        return None if part is None else (time(part[0]), time(part[1]), False, True)
    start = _clock(clocks[0], part)
    tail = text[clocks[0].end() :]
    end = None
    if len(clocks) > 1 and _SPAN.match(tail):
        end = _clock(clocks[1], part)
        if end <= start and end.hour < 12:
            end = end.replace(hour=end.hour + 12)
    elif re.match(r"まで|前", tail) and part is not None and part[0] < start.hour:
        start, end = time(part[0]), start
    return start, end, True, part is not None or int(clocks[0]["hour"]) > 12


def _clock(match: re.Match[str], part: tuple[int, int] | None) -> time:
    hour = int(match["hour"]) % 24
    minute = 30 if match["half"] else int(match["minute"] or 0)
    if hour < 12 and ((part is None and hour <= 8) or (part is not None and part[0] >= 12 and hour + 12 <= 23)):
        hour += 12  # no calls before nine: eight is eight in the evening unless 朝 is said
    return time(hour, minute)
