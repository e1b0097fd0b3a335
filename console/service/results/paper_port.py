"""What makes a report readable, and what is held about a customer: words and files out of figures and records."""

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

    def disclosure(self, body: Mapping[str, Any]) -> bytes:
        """The PDF of what ``DisclosingDesk`` gathered. Raises ``EnvironmentFault`` when it cannot be made."""
        ...


class NoPaper:
    """An engine that was put together without it, as in a test."""

    def letter(self, body: Mapping[str, Any], lang: str) -> Letter:
        raise _none()

    def file(self, body: Mapping[str, Any], lang: str, kind: str) -> bytes:
        raise _none()

    def disclosure(self, body: Mapping[str, Any]) -> bytes:
        raise _none()


def _none() -> Refused:
    return Refused("report.no_paper", "このエンジンは書類を作れません。", "This engine cannot make papers.")
