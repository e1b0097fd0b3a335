"""What makes a report readable: words and files out of its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from console.domain.errors import Refused

PDF, CSV = "pdf", "csv"
FORMATS: Final = {PDF: "application/pdf", CSV: "text/csv; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail with the report says."""

    subject: str
    text: str


class ReportPaper(Protocol):
    """``body`` is what ``PeriodReport`` holds. Each may take a second or two: not for the event loop."""

    def letter(self, body: Mapping[str, Any], lang: str) -> Letter: ...

    def file(self, body: Mapping[str, Any], lang: str, kind: str) -> bytes:
        """``kind`` is one of ``FORMATS``. Raises ``EnvironmentFault`` when it cannot be made."""
        ...


class NoPaper:
    """An engine that was put together without it, as in a test."""

    def letter(self, body: Mapping[str, Any], lang: str) -> Letter:
        raise _none()

    def file(self, body: Mapping[str, Any], lang: str, kind: str) -> bytes:
        raise _none()


def _none() -> Refused:
    return Refused("report.no_paper", "このエンジンはレポートを作れません。", "This engine cannot make reports.")
