"""One POST an event. Redirects are not followed: what was signed for one place does not go to another."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx

from console.campaign.telling.port import Answer

LIMIT_S = 10.0


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    url: str
    ca_file: Path | None = None


class HttpHook:
    """Satisfies ``Hook``."""

    def __init__(self, address: WebhookAddress) -> None:
        self._address = address

    async def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        try:
            context = ssl.create_default_context(cafile=self._address.ca_file)
            async with httpx.AsyncClient(timeout=LIMIT_S, verify=context, trust_env=False) as client:
                sent = {"content-type": "application/json", "user-agent": "okaeri-console", **headers}
                answer = await client.post(self._address.url, content=body, headers=sent)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as fault:
            return mapped(fault)
        return Answer(answer.status_code, f"HTTP {answer.status_code}", _pause(answer.headers.get("retry-after", "")))


def mapped(fault: Exception) -> Answer:
    """Every exception of httpx to an answer that is none."""
    if isinstance(fault, httpx.TimeoutException):
        return Answer(0, "時間内に答えがありません / no answer in time")
    if isinstance(fault, (httpx.InvalidURL, httpx.UnsupportedProtocol)):
        return Answer(0, "results.url が正しくありません / results.url is not right")
    if isinstance(fault, ssl.SSLError) or "certificate" in str(fault).lower():
        return Answer(0, "証明書を確かめられません / the certificate cannot be verified")
    return Answer(0, "つながりません / cannot be reached")


def _pause(text: str) -> timedelta | None:
    return timedelta(seconds=int(text)) if text.isdecimal() and len(text) <= 6 else None
