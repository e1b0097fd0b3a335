"""The time a customer names for another call, out of their words. Pure; ``now`` carries the zone."""

import re
import unicodedata
from datetime import datetime, time, timedelta
from typing import Final

_KANJI: Final = {"〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_WEEKDAYS: Final = "月火水木金土日"
_DAYS: Final = (
    (re.compile(r"明後日|あさって"), 2),
    (re.compile(r"明日|あした|あす|翌日"), 1),
)
_TODAY: Final = re.compile(r"今日|きょう|本日|今晩|今夜|夕方|このあと|後ほど")
_THIS_DAY: Final = re.compile(r"今日|きょう|本日|今晩|今夜")
_HOUR: Final = re.compile(r"(午前|午後|朝|昼|夕方|夜|晩|よる)?の?(\d{1,2})[時じ](半)?(?:(\d{1,2})分)?")
_SPELT: Final = (
    ("じゅういち", "11"),
    ("じゅうに", "12"),
    ("じゅう", "10"),
    ("しち", "7"),
    ("なな", "7"),
    ("はち", "8"),
    ("ろく", "6"),
    ("いち", "1"),
)
_AFTER: Final = re.compile(r"(\d{1,3})(時間|分)(?:後|あと|くらい|ほど|ぐらい|し)")
_DATE: Final = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})日")
_PARTS: Final = (
    (re.compile(r"午前|朝"), time(10, 0)),
    (re.compile(r"お?昼休み|正午"), time(12, 0)),
    (re.compile(r"お?昼過ぎ|お?昼"), time(13, 0)),
    (re.compile(r"午後"), time(14, 0)),
    (re.compile(r"夕方"), time(17, 0)),
    (re.compile(r"夜|晩|よる"), time(19, 0)),
)


def appointed(words: str, now: datetime, before: datetime | None = None) -> datetime | None:
    """The first moment after ``now`` that fits ``words``; ``None`` when they name no time.

    「夜七時以降」 is seven that evening, 「明日の午前中」 ten the next morning. ``before`` is what was named earlier and is put right
    now: 「いや、七時半で」 keeps its day, 「やっぱりあさって」 its hour.
    """
    text = _arabic(words)
    if away := _AFTER.search(text):
        amount = int(away[1])
        return _rounded(now + (timedelta(hours=amount) if away[2] == "時間" else timedelta(minutes=amount)))
    day = _day(text, now)
    at = _time(text)
    if before is not None:
        day = None if day == now.date().toordinal() and not _THIS_DAY.search(text) else day
        at = at or _part(text)
        if day is not None or at is not None:
            day, at = day if day is not None else before.date().toordinal(), at or before.time()
    if at is None:
        if day is None or day <= now.date().toordinal():
            part = _part(text)
            if part is None:
                return None
            at = part
        else:
            at = _part(text) or time(10, 0)
    chosen = datetime.fromordinal(day if day is not None else now.date().toordinal()).replace(
        hour=at.hour, minute=at.minute, tzinfo=now.tzinfo
    )
    if chosen <= now and day is None:
        chosen += timedelta(days=1)
    return chosen if chosen > now else None


def named(when: datetime, now: datetime) -> str:
    """As the agent says it: 「本日の午後7時」, 「12月3日の午前10時30分」."""
    days = (when.date() - now.date()).days
    day = {0: "本日", 1: "明日"}.get(days, f"{when.month}月{when.day}日")
    half = "午前" if when.hour < 12 else "午後"
    hour = when.hour if when.hour <= 12 else when.hour - 12
    minute = f"{when.minute}分" if when.minute else ""
    return f"{day}の{half}{hour}時{minute}"


def _arabic(words: str) -> str:
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))
    text = re.sub(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)", lambda m: str(_KANJI.get(m[1], 1) * 10 + _KANJI.get(m[2], 0)), text)
    text = re.sub(r"[〇一二三四五六七八九](?=[時日月分]|時間|半)", lambda m: str(_KANJI[m[0]]), text)
    for spelt, digits in _SPELT:
        text = re.sub(spelt + r"(?=時|じ(?!ゃ|ゅ|ょ))", digits, text)
    return text


def _day(text: str, now: datetime) -> int | None:
    today = now.date().toordinal()
    for pattern, days in _DAYS:
        if pattern.search(text):
            return today + days
    if weekday := re.search(rf"(来週の?)?([{_WEEKDAYS}])曜", text):
        ahead = (_WEEKDAYS.index(weekday[2]) - now.weekday()) % 7
        if weekday[1]:
            ahead = 7 - now.weekday() + _WEEKDAYS.index(weekday[2])
        return today + (ahead or 7)
    if date := _DATE.search(text):
        for months in range(13):
            month = int(date[1]) if date[1] else (now.month - 1 + months) % 12 + 1
            year = now.year + (now.month - 1 + months) // 12 if not date[1] else now.year + (months > 0)
            try:
                found = now.replace(year=year, month=month, day=int(date[2])).date()
            except ValueError:
                continue
            if found >= now.date():
                return found.toordinal()
    if "週末" in text:
        return today + ((5 - now.weekday()) % 7 or 7)
    return today if _TODAY.search(text) else None


def _part(text: str) -> time | None:
    return next((at for pattern, at in _PARTS if pattern.search(text)), None)


def _time(text: str) -> time | None:
    found = _HOUR.search(text)
    if found is None:
        return None
    half, hour, minute = found[1], int(found[2]), 30 if found[3] else int(found[4] or 0)
    if hour > 24 or minute > 59:
        return None
    if hour < 12 and (half in ("午後", "夕方", "夜", "晩", "よる") or (half == "昼" and hour < 6)):
        hour += 12
    elif half is None and 1 <= hour <= 7:
        hour += 12  # nobody means three in the morning
    return time(hour % 24, minute)


def _rounded(when: datetime) -> datetime:
    """To the next five minutes."""
    when = when.replace(second=0, microsecond=0)
    return when + timedelta(minutes=-when.minute % 5)
