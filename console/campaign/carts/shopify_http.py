"""Shopify's REST Admin API over HTTPS."""

from typing import Final
from urllib.parse import urlsplit

import httpx

from console.campaign.carts.pull import Answer, PullFault

API_VERSION: Final = "2026-04"
ANSWER_S: Final = 30.0
LARGEST: Final = 64 * 1024 * 1024


class HttpShopPages:
    """``base`` is ``https://SHOP.myshopify.com`` (plain HTTP to this machine only); close it at the end."""

    def __init__(self, base: str, token: str, version: str = API_VERSION) -> None:
        parts = urlsplit(base)
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError("https only")
        headers = {"X-Shopify-Access-Token": token, "Accept": "application/json"}
        self._client = httpx.AsyncClient(base_url=f"{base}/admin/api/{version}/", headers=headers, timeout=ANSWER_S, trust_env=False)

    async def get(self, path: str) -> Answer:
        try:
            async with self._client.stream("GET", path) as answer:
                parts, size = [], 0
                async for part in answer.aiter_bytes():
                    size += len(part)
                    if size > LARGEST:
                        raise _unreachable("too large")
                    parts.append(part)
                return Answer(answer.status_code, {key.lower(): value for key, value in answer.headers.items()}, b"".join(parts))
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as fault:
            raise _unreachable(type(fault).__name__) from fault

    async def close(self) -> None:
        await self._client.aclose()


def _unreachable(why: str) -> PullFault:
    return PullFault(f"Shopify に接続できません（{why}）。", f"Shopify cannot be reached ({why}).", retry=True)
