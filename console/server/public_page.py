"""What a customer sees who comes to a page of ours: the shop's name and how to reach it, nothing loaded from elsewhere, no cookie."""

from functools import cache
from html import escape
from string import Template
from typing import Final

from fastapi.responses import HTMLResponse

from console.domain.call import Shop
from console.shipped import shipped

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def page(shop: Shop, title: str, inside: str, status: int = 200) -> HTMLResponse:
    """``inside`` is HTML; everything else is text."""
    told = {name: escape(getattr(shop, name)) for name in ("name", "company", "return_number", "mail")}
    return HTMLResponse(_template().substitute(told, shop=told["name"], title=escape(title), inside=inside), status, headers=HEADERS)


def of_nobody(title: str, why: str, status: int = 404) -> HTMLResponse:
    """Where it is not known which shop it would be."""
    return page(Shop("", title, "", "", "", "", {}), title, f"<p>{escape(why)}</p>", status)


@cache
def _template() -> Template:
    return Template(shipped("assets/pages/customer.ja.html").read_text(encoding="utf-8"))
