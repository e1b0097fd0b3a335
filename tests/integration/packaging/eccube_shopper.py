"""A customer at an EC-CUBE 4.2 shop with the plugin in it: joins, fills a cart and, where asked to, orders. By hand, at a trial shop only:

    python tests/integration/packaging/eccube_shopper.py http://127.0.0.1:8080 guest|member [--order] [--enter "/?okaeri=…"] [--database FILE]

A member joins for good by the link in the shop's mail; with ``--database`` that link is read from the shop's SQLite instead.
"""

import argparse
import json
import re
import sqlite3
import sys
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx

Fields = dict[str, str]
WORD = "Password-1234"
PERSON = {
    "name][name01": "高橋",
    "name][name02": "美咲",
    "kana][kana01": "タカハシ",
    "kana][kana02": "ミサキ",
    "postal_code": "8100001",
    "address][pref": "40",
    "address][addr01": "福岡市中央区",
    "address][addr02": "天神1-1",
    "phone_number": "09013572468",
}


class Forms(HTMLParser):
    """(action, id, fields as they stand) of each form of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, Fields]] = []
        self._choosing = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((at.get("action", ""), at.get("id", ""), {}))
            return
        fields = self.found[-1][2] if self.found else {}
        chosen = at.get("type") not in ("submit", "button", "image") and (at.get("type") not in ("radio", "checkbox") or "checked" in at)
        if tag in ("input", "textarea") and at.get("name") and chosen:
            fields[at["name"]] = at.get("value", "")
        elif tag == "select":
            self._choosing = at.get("name", "")
            fields.setdefault(self._choosing, "")
        elif tag == "option" and self._choosing and "selected" in at:
            fields[self._choosing] = at.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._choosing = ""


class Shopper:
    def __init__(self, shop: str, mail: str) -> None:
        self._http = httpx.Client(base_url=shop, follow_redirects=True, timeout=60, headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari"})
        self._mail = mail

    def goes(self, path: str) -> httpx.Response:
        return self._seen(self._http.get(path))

    def sends(self, page: httpx.Response, form: str, fields: Fields, to: str = "") -> httpx.Response:
        """``form``: a part of its action or its id."""
        action, _, there = next(one for one in Forms(page.text).found if form in one[0] or form in one[1])
        return self._seen(self._http.post(urljoin(str(page.url), to or action or str(page.url)), data={**there, **fields}))

    @staticmethod
    def _seen(page: httpx.Response) -> httpx.Response:
        title = re.search(r"<title>\s*([^<]*?)\s*</title>", page.text)
        sys.stdout.write(f"{page.status_code} {page.request.method} {page.url.path} {'' if title is None else title[1]}\n")
        return page.raise_for_status()

    def joins(self, database: str | None) -> None:
        fields = {f"entry[{name}]": value for name, value in PERSON.items()}
        fields |= {f"entry[email][{name}]": self._mail for name in ("first", "second")}
        fields |= {f"entry[plain_password][{name}]": WORD for name in ("first", "second")} | {"entry[user_policy_check]": "1"}
        page = self.sends(self.goes("/entry"), "/entry", {**fields, "mode": "confirm"})
        self.sends(page, "/entry", {**fields, "mode": "complete"})
        if database is not None:
            found = sqlite3.connect(database).execute("SELECT secret_key FROM dtb_customer WHERE email = ?", (self._mail,)).fetchone()
            self.goes(f"/entry/activate/{found[0]}")

    def signs_in(self) -> None:
        self.sends(self.goes("/mypage/login"), "login", {"login_email": self._mail, "login_pass": WORD})

    def fills_the_cart(self, product: int) -> None:
        page = self.goes(f"/products/detail/{product}")
        fields = {"quantity": "1"}
        classes = re.search(r"eccube.classCategories = ({.*?});", page.text, re.DOTALL)
        for one, others in json.loads(classes[1]).items() if classes else ():
            for other in others.values():
                if other.get("product_class_id") and one != "__unselected2":
                    fields |= {"classcategory_id1": one, "classcategory_id2": other.get("classcategory_id2") or ""}
                    fields["ProductClass"] = str(other["product_class_id"])
        self.sends(page, "add_cart", fields)

    def gives_contact(self) -> None:
        fields = {f"nonmember[{name}]": value for name, value in PERSON.items()}
        fields |= {f"nonmember[email][{name}]": self._mail for name in ("first", "second")}
        self.sends(self.goes("/shopping/nonmember"), "nonmember", fields)

    def to_the_counter(self) -> None:
        key = re.search(r"/cart/buystep/([^\"']+)", self.goes("/cart").text)
        if key is None:
            raise SystemExit("the cart is empty")
        self.goes(f"/cart/buystep/{key[1]}")

    def orders(self) -> None:
        page = self.sends(self.goes("/shopping"), "shopping", {}, "/shopping/confirm")
        self.sends(page, "shopping", {}, "/shopping/checkout")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("shop")
    asked.add_argument("who", choices=["guest", "member"])
    asked.add_argument("--mail", default="misaki@example.com")
    asked.add_argument("--order", action="store_true")
    asked.add_argument("--enter", default="", help="the page by which the shop is entered")
    asked.add_argument("--again", action="store_true", help="a member who has joined before")
    asked.add_argument("--product", type=int, default=2)
    asked.add_argument("--database")
    how = asked.parse_args()
    shopper = Shopper(how.shop, how.mail)
    if how.enter:
        shopper.goes(how.enter)
    if how.who == "member":
        if not how.again:
            shopper.joins(how.database)
        shopper.signs_in()
    shopper.fills_the_cart(how.product)
    shopper.to_the_counter()
    if how.who == "guest":
        shopper.gives_contact()
    if how.order:
        shopper.orders()


if __name__ == "__main__":
    main()
