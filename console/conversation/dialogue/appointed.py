"""The time a customer names for another call, out of their words. Pure; ``now`` carries the zone."""

import re
import unicodedata
from datetime import datetime, time, timedelta
from typing import Final

from console.domain.wording import PUTS_RIGHT

_KANJI: Final = {"〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_WEEKDAYS: Final = "月火水木金土日"
_DAYS: Final = (
    (re.compile(r"しあさって|明々後日"), 3),
    (re.compile(r"明後日|(?<!し)あさって"), 2),
    (re.compile(r"明日|あした|あす(?!か)|翌日"), 1),
)
_TODAY: Final = re.compile(r"今日|きょう|本日|今晩|今夜|夕方|このあと|後ほど")
_THIS_DAY: Final = re.compile(r"今日|きょう|本日|今晩|今夜")
_HOUR: Final = re.compile(r"(午前|午後|朝|昼|夕方|夜|晩|よる)?の?(\d{1,2})(?:[時じ](?!間)|:(?=\d))(半|はん)?(?:(\d{1,2})分?)?")
_KANA_HOUR: Final = re.compile(r"(?:ジュウ(?:イチ|ニ)?|シチ|ナナ|ハチ|ロク|イチ)ジ(?:[、,]?ハン)?")
"""As recognition writes an hour that is said by itself."""
_EVENING: Final = 18
_EARLY: Final = 9
_HIRAGANA: Final = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
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
_LONG: Final = r"(?:(\d{1,2})時間(半)?|(\d{1,3})分)"
_AFTER: Final = re.compile(_LONG + r"(?:後|あと|くらい|ほど|ぐらい|し|経っ|たっ)")
_SHIFTED: Final = re.compile(_LONG + r"(?:ほど|くらい|ぐらい)?(?:(遅|後ろ|あと)|(早|前))")
_DAYS_LATER: Final = re.compile(r"(\d{1,2})(日|週間)(?:後|あと|くらいあと|ぐらいあと)")
_DATE: Final = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})日(?!後|間|で届|以内|くらいで|ぐらいで|かか|ほどで)")
_WEEKDAY: Final = re.compile(rf"(再来週|来週|今週|次)?の?([{_WEEKDAYS}])曜")
_WEEK: Final = re.compile(r"再来週|来週|今週")
_WEEKS: Final = {"今週": 0, "来週": 1, "再来週": 2}
_SOME_DAY: Final = re.compile(r"再来週|来週|来月|月末|年明け|来年")
"""A stretch of days: without the day in it nobody is promised anything."""
_PARTS: Final = (
    (re.compile(r"午前|朝"), time(10, 0)),
    (re.compile(r"お?昼休み|正午"), time(12, 0)),
    (re.compile(r"午後(?:一|1|イチ|いち)|お?昼過ぎ|お?昼"), time(13, 0)),
    (re.compile(r"午後"), time(14, 0)),
    (re.compile(r"夕方"), time(17, 0)),
    (re.compile(r"夜|晩|よる|(?:仕事|会社)(?:が|の)?(?:終わ|あと|帰り)"), time(19, 0)),
)
_NOT_THEN: Final = re.compile(
    rf"(?:(?:\d{{1,2}}日(?:って|は))?[{_WEEKDAYS}]曜日?|土日|平日|週末|明後日|あさって|明日|あした|今日|きょう|今晩|今夜|午前中?|午後|お?昼間?|夕方|夜|朝)(?:の[^、。は]{{0,4}})?"
    r"(?:以外|じゃ(?:ない|ありません)(?:です)?か|でしょう?(?=[。、]|$)|(?:は|も|が)(?:ちょっと|もう)?(?:無理|だめ|駄目|ダメ|困|難し|都合が悪|忙し|仕事|会社|用事|予定|飲み会|会議|病院|法事|出かけ|留守|いない|いません|おらん)(?:だ|です|が入って)?)"
)
"""What is named to be left out: 「日曜以外なら」, 「明日は仕事なので、あさって」."""
_CORRECTED: Final = re.compile(
    rf"(?:{PUTS_RIGHT}"
    r"|(?<=[、。,])(?:あ[っー]?、?)?(?:それ(?:は|じゃ)|そこは)?(?:だめ|ダメ|駄目|無理)(?:だ|です|か|や)?)[、,。]*"
)


def appointed(words: str, now: datetime, before: datetime | None = None, week: int | None = None) -> datetime | None:
    """The first moment after ``now`` that fits ``words``; ``None`` when they name no time.

    「夜七時以降」 is seven that evening, 「明日の午前中」 ten the next morning. ``before`` is what was named earlier and is put right
    now: 「いや、七時半で」 keeps its day, 「やっぱりあさって」 its hour, 「三十分遅くして」 both. So does a correction in one breath.
    ``week``, by its Monday's ordinal, was named earlier: a bare 「水曜で」 is in it.
    """
    found = None
    for part in _CORRECTED.split(_NOT_THEN.sub("いや、", _arabic(words))):
        week = _week(part, now) or week
        found = _moment(part, now, found or before, week) or found
    return found


def week_named(words: str, now: datetime, before: int | None = None) -> int | None:
    """The ordinal of the Monday of the week that ``words`` name last; ``before`` when they name none."""
    weeks = [week for part in _CORRECTED.split(words) if (week := _week(part, now)) is not None]
    return weeks[-1] if weeks else before


def in_week(when: datetime, week: int | None) -> bool:
    """Whether a moment is in the week of that Monday."""
    return week is not None and 0 <= when.toordinal() - week < 7


def _week(text: str, now: datetime) -> int | None:
    found = _WEEK.search(text)
    return now.date().toordinal() - now.weekday() + 7 * _WEEKS[found[0]] if found else None


def _moment(text: str, now: datetime, before: datetime | None, week: int | None) -> datetime | None:
    if before is not None and (shift := _SHIFTED.search(text)):
        moved = before + _length(shift) if shift[4] else before - _length(shift)
        return moved if moved > now else None
    if away := _AFTER.search(text):
        return _rounded(now + _length(away))
    day = _day(text, now, week)
    if day is None and _SOME_DAY.search(text):
        return None
    at = _time(text, before if day is None else None)
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
    text = re.sub(r"[〇一二三四五六七八九](?=[時日月分週]|時間|半)", lambda m: str(_KANJI[m[0]]), text)
    text = _KANA_HOUR.sub(lambda m: re.sub("[、,]", "", m[0]).translate(_HIRAGANA), text)
    for spelt, digits in _SPELT:
        text = re.sub(spelt + r"(?=時|じ(?!ゃ|ゅ|ょ))", digits, text)
    return text


def _day(text: str, now: datetime, week: int | None) -> int | None:
    """The day that is named first, as an ordinal."""
    today = now.date().toordinal()
    if later := _DAYS_LATER.search(text):
        return today + int(later[1]) * (7 if later[2] == "週間" else 1)
    near = [(found.start(), today + days) for pattern, days in _DAYS if (found := pattern.search(text))]
    if weekday := _WEEKDAY.search(text):
        near.append((weekday.start(), today + _ahead(weekday, now, week)))
    if near:
        return min(near)[1]
    if (date := _DATE.search(text)) and (named_day := _date(date, text, now)) is not None:
        return named_day
    if "週末" in text:
        return today + ((5 - now.weekday()) % 7 or 7) + (7 if "来週" in text and now.weekday() < 5 else 0)
    return today if _TODAY.search(text) and not _SOME_DAY.search(text) else None


def _ahead(weekday: re.Match[str], now: datetime, week: int | None) -> int:
    """Days until then: in the week that is named, or was before, else the next such day."""
    place = _WEEKDAYS.index(weekday[2])
    weeks = _WEEKS.get(weekday[1] or "", 0)
    if weeks:
        return 7 * weeks + place - now.weekday()
    meant = 0 if week is None or weekday[1] else week + place - now.date().toordinal()
    return meant if meant > 0 else (place - now.weekday()) % 7 or 7


def _date(date: re.Match[str], text: str, now: datetime) -> int | None:
    """The first such date that is not past, in the month or the year that is named."""
    first = 12 - now.month + 1 if re.search(r"年明け|来年", text) else 2 if "再来月" in text else 1 if "来月" in text else 0
    for months in range(first, first + 13):
        year, month = now.year + (now.month - 1 + months) // 12, (now.month - 1 + months) % 12 + 1
        if date[1] and int(date[1]) != month:
            continue
        try:
            found = now.replace(year=year, month=month, day=int(date[2])).date()
        except ValueError:
            continue
        if found >= now.date():
            return found.toordinal()
    return None


def _part(text: str) -> time | None:
    return next((at for pattern, at in _PARTS if pattern.search(text)), None)


def _time(text: str, before: datetime | None) -> time | None:
    """The hour that is named; one without its part of the day is in that of ``before``, where it puts only the hour right."""
    found = _HOUR.search(text)
    if found is None:
        return None
    half, hour, minute = found[1], int(found[2]), 30 if found[3] else int(found[4] or 0)
    if hour > 24 or minute > 59:
        return None
    if hour < 12 and (half in ("午後", "夕方", "夜", "晩", "よる") or (half == "昼" and hour < 6)):
        hour += 12
    elif half is None and before is not None and _same_part(hour, before):
        hour += 12 if before.hour >= _EVENING else 0
    elif half is None and 1 <= hour <= 8:
        hour += 12  # nobody is called before nine, and nobody means three in the morning
    return time(hour % 24, minute)


def _same_part(hour: int, before: datetime) -> bool:
    """Whether a bare hour goes by the evening or the early morning that was named before rather than by what is usual."""
    return (before.hour >= _EVENING and 9 <= hour <= 11) or (before.hour <= _EARLY and hour == _EARLY - 1)


def _length(match: re.Match[str]) -> timedelta:
    return timedelta(hours=int(match[1] or 0), minutes=int(match[3] or 0) + (30 if match[2] else 0))


def _rounded(when: datetime) -> datetime:
    """To the next five minutes."""
    when = when.replace(second=0, microsecond=0)
    return when + timedelta(minutes=-when.minute % 5)
