"""Shopify asked instead of telling: for a machine that nothing outside can reach.

Each resource of the REST Admin API is read page by page from where the last reading stopped; what comes has the form of the webhooks
and goes the same way. https://shopify.dev/docs/api/usage/pagination-rest
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

from console.domain.errors import EnvironmentFault

PAGE: Final = 100
OVERLAP: Final = timedelta(minutes=2)
"""Shopify's clocks may differ among themselves; what comes twice is known by its delivery."""
LONGEST_PAUSE_S: Final = 300.0
FIRST_PAUSE_S: Final = 1.0

RESOURCES: Final[Mapping[str, tuple[str, str]]] = {
    "customers": ("customers", "customers/update"),
    "products": ("products", "products/update"),
    "checkouts": ("checkouts", "checkouts/update"),
    "orders": ("orders", "orders/updated"),
}
"""Name → (path and key of the answer, topic of the webhook with the same payload)."""


class PullFault(EnvironmentFault):
    """The shop did not answer, or not in a form we know. ``pause_s``: how long it wants to be left alone."""

    def __init__(self, ja: str, en: str, *, retry: bool, pause_s: float | None = None) -> None:
        super().__init__(ja, en, retry=retry)
        self.pause_s: Final = pause_s


@dataclass(frozen=True, slots=True)
class Answer:
    """``headers`` in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class ShopPages(Protocol):
    """One GET of the Admin API; ``path`` as in ``orders.json?limit=100``. Raises ``PullFault`` when the shop cannot be reached."""

    async def get(self, path: str) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the reading of one resource stands. ``since``: everything changed before was read; ``page``: the page being read now.

    ``newest``: the latest change seen in this round.
    """

    since: datetime
    page: str | None = None
    newest: datetime | None = None

    def json(self) -> dict[str, Any]:
        return {"since": self.since.isoformat(), "page": self.page, "newest": None if self.newest is None else self.newest.isoformat()}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Cursor":
        newest = body.get("newest")
        return cls(datetime.fromisoformat(body["since"]), body.get("page"), None if newest is None else datetime.fromisoformat(newest))


@dataclass(frozen=True, slots=True)
class Pulled:
    """One item in the form of a webhook's body."""

    topic: str
    delivery: str
    body: bytes


def path_of(resource: str, cursor: Cursor) -> str:
    """A page's cursor stands alone: Shopify refuses other filters beside it."""
    if cursor.page is not None:
        query = {"limit": str(PAGE), "page_info": cursor.page}
    else:
        query = {"limit": str(PAGE), "updated_at_min": (cursor.since - OVERLAP).isoformat()}
        if resource == "orders":
            query["status"] = "any"
    return f"{RESOURCES[resource][0]}.json?{urlencode(query)}"


def read_page(resource: str, answer: Answer, cursor: Cursor, prefix: str) -> tuple[tuple[Pulled, ...], Cursor, bool]:
    """The items, where to go on, and whether this round is done.

    Raises:
        PullFault: the shop asked for patience (429), failed, or sent a page that is none; the cursor stays where it was.
    """
    _must_be_good(answer)
    key, topic = RESOURCES[resource]
    try:
        items = json.loads(answer.body)[key]
        pulled = tuple(
            Pulled(topic, f"{prefix}:{resource}:{item['id']}:{item['updated_at']}", json.dumps(item, ensure_ascii=False).encode())
            for item in items
        )
        changes = [datetime.fromisoformat(item["updated_at"]) for item in items]
    except (ValueError, KeyError, TypeError) as fault:
        raise PullFault(
            f"Shopify の {resource} のページを読めません。しばらくして同じところから読み直します。",
            f"The page of {resource} from Shopify cannot be read. It is read again from the same place in a while.",
            retry=True,
        ) from fault
    newest = max([when for when in (*changes, cursor.newest) if when is not None], default=None)
    following = _next_page(answer.headers.get("link", ""))
    if following is not None:
        return pulled, replace(cursor, page=following, newest=newest), False
    return pulled, Cursor(newest or cursor.since), True


def pause_s(fault: PullFault, failures: int, chance: float) -> float:
    """How long to wait after ``failures`` in a row (from 1); ``chance`` in [0, 1) keeps several machines apart."""
    doubled = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(failures - 1, 16))
    return max(fault.pause_s or 0.0, doubled * (0.5 + chance / 2))


def _must_be_good(answer: Answer) -> None:
    if answer.status == 200:
        return
    if answer.status == 429 or answer.status >= 500:
        try:
            wanted = float(answer.headers.get("retry-after", ""))
        except ValueError:
            wanted = 0.0
        raise PullFault(
            f"Shopify が待つように求めています（HTTP {answer.status}）。",
            f"Shopify asks for patience (HTTP {answer.status}).",
            retry=True,
            pause_s=min(max(wanted, 0.0), LONGEST_PAUSE_S),
        )
    if answer.status in (401, 403):
        raise PullFault(
            "Shopify がアクセストークンを受け付けません。okaeri secret intake.shopify.token と、アプリの権限を確かめてください。",
            "Shopify does not accept the access token. Check okaeri secret intake.shopify.token and the app's scopes.",
            retry=False,
            pause_s=LONGEST_PAUSE_S,
        )
    raise PullFault(
        f"Shopify が読み取りを断りました（HTTP {answer.status}）。intake.shopify_domain と API の版を確かめてください。",
        f"Shopify refused the reading (HTTP {answer.status}). Check intake.shopify_domain and the version of the API.",
        retry=False,
        pause_s=LONGEST_PAUSE_S,
    )


def _next_page(link: str) -> str | None:
    for address, relation in re.findall(r'<([^>]+)>;\s*rel="?(\w+)"?', link):
        if relation == "next":
            found = parse_qs(urlsplit(address).query).get("page_info")
            return found[0] if found else None
    return None
