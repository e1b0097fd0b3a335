"""The shop's seasons (決算期 …) as facts that hold while they last."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from console.domain.errors import BadInput
from console.domain.facts import Fact


def season_facts(seasons: Mapping[str, Iterable[Mapping[str, str]]], now: datetime) -> tuple[Fact, ...]:
    """``seasons``: name → spans ``{from: MM-DD, until: MM-DD}``, both days included; a span may run over New Year.

    Raises:
        BadInput: a span is not written so.
    """
    found = []
    for name, spans in seasons.items():
        for span in spans:
            try:
                first, last = _days(span["from"], span["until"], now.date())
            except (KeyError, ValueError, AttributeError) as error:
                raise BadInput(
                    f"時期「{name}」の始まりと終わりは、月日(02-15)で書いてください。", f"Season {name!r}: write both days as MM-DD."
                ) from error
            if first <= now.date() <= last:
                until = datetime.combine(last, time(23, 59, 59), now.tzinfo)
                found.append(Fact(f"season:{name}", f"season.{name}", True, "", "calendar", now, until))
    return tuple(found)


def _days(first: str, last: str, today: date) -> tuple[date, date]:
    """The span that today lies in, or this year's."""
    begins, ends = (date.fromisoformat(f"{today.year}-{day}") for day in (first, last))
    if begins <= ends:
        return begins, ends
    return (begins.replace(year=today.year - 1), ends) if today <= ends else (begins, ends.replace(year=today.year + 1))
