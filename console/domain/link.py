"""The checkout link that a call sends: what it is known by when it comes back, and what tells a person's opening from a machine's."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import parse_qs, urlsplit, urlunsplit

PARAMETER: Final = "okaeri"
"""Under this name the mark stands in the shop's own address."""
OPEN_FOR: Final = timedelta(days=30)
"""A link over our own page leads somewhere for so long."""
TOO_SOON: Final = timedelta(seconds=5)
"""What opens it so soon after it was sent is the mail server that looks into it."""
AGAIN_AFTER: Final = timedelta(minutes=1)
"""Openings that follow one another faster are one."""
MOST_OPENINGS: Final = 20
"""Of one link that are kept."""
LONGEST_ADDRESS: Final = 4000

_MARK: Final = re.compile(r"[0-9a-f]{24}")
_MACHINE: Final = re.compile(
    # A maker of telephones is called Cubot.
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|scan|externalhit|skypeuri|whatsapp|imageproxy|ms-?office|google-safety|urlresolver"
    r"|headless|phantom|curl|wget|python|java/|okhttp|go-http|axios|node-fetch|libwww|barracuda|mimecast|proofpoint|symantec|validator|monitor",
    re.IGNORECASE,
)
_BEFOREHAND: Final = re.compile("prefetch|prerender|preview", re.IGNORECASE)


def mark_of(token: str) -> str:
    """What is kept of a token: nobody gets from the mark to the token, so whoever reads the mark in an address opens nothing with it."""
    return hashlib.sha256(token.encode()).hexdigest()[:24]


def marked(address: str, mark: str) -> str:
    """``address`` as it is, with the mark at the end of its query."""
    parts = urlsplit(address)
    query = f"{parts.query}&{PARAMETER}={mark}" if parts.query else f"{PARAMETER}={mark}"
    return urlunsplit(parts._replace(query=query))


def mark_in(address: object) -> str:
    """The mark in an address that a shop gives back; empty where there is none."""
    try:
        found = parse_qs(urlsplit(str(address or "")[:LONGEST_ADDRESS]).query, max_num_fields=200).get(PARAMETER, [""])[0]
    except ValueError:
        return ""
    return found if _MARK.fullmatch(found) else ""


def leads(address: str) -> bool:
    """Whether a browser may be sent there."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and address.isprintable()


def by_a_person(method: str, headers: Mapping[str, str]) -> bool:
    """``headers`` in lower case. Messengers and mail servers look at what a link leads to before anybody has seen it: as far as they say
    who they are, or do not go to a page as a browser does, they are told."""
    agent = headers.get("user-agent", "")
    if method != "GET" or not agent or _MACHINE.search(agent):
        return False
    if any(_BEFOREHAND.search(headers.get(name, "")) for name in ("purpose", "x-purpose", "sec-purpose", "x-moz")):
        return False
    return headers.get("sec-fetch-mode", "navigate") == "navigate" and headers.get("sec-fetch-dest", "document") == "document"


@dataclass(frozen=True, slots=True)
class Way:
    """``url``: what the customer is given; ``mark``: what its opening will be known by, ``None`` where nothing tells of it."""

    url: str
    mark: str | None


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """``page``: the address outside under which the engine's ``/go`` is reached, empty: there is none; ``mark``: the shop's own address
    bears the mark."""

    page: str = ""
    mark: bool = False

    def way(self, shops: str, token: str) -> Way:
        """``shops``: the shop's own address."""
        if not leads(shops) or not (self.page or self.mark):
            return Way(shops, None)
        mark = mark_of(token)
        return Way(f"{self.page}/{token}" if self.page else marked(shops, mark), mark)

    def onward(self, shops: str, mark: str) -> str:
        """Where our own page sends on to."""
        return marked(shops, mark) if self.mark else shops
