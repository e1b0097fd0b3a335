"""The link message: approved wording filled with the shop, the customer's name and the checkout address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from console.campaign.outreach.port import Message
from console.domain.barring import plain
from console.domain.call import Shop
from console.domain.customer import Customer
from console.domain.errors import BadInput

_NEEDED = ("{url}", "{shop}", "{opt_out}")
_FIELDS = frozenset({"name", "shop", "company", "return_number", "mail", "url", "opt_out"})


@dataclass(frozen=True, slots=True)
class LinkTemplates:
    """``mail_subject`` and the bodies hold ``{name}``, ``{shop}``, ``{company}``, ``{return_number}``, ``{mail}``, ``{url}``, ``{opt_out}``."""

    mail_subject: str
    mail_body: str
    sms_body: str

    @classmethod
    def read(cls, folder: Path) -> "LinkTemplates":
        """From ``link.mail.ja.txt`` (first line: the subject) and ``link.sms.ja.txt``.

        Raises:
            BadInput: a file is missing, names an unknown field, or leaves out what the law asks for (特定電子メール法 第4条).
        """
        mail, sms = (_text(folder / name) for name in ("link.mail.ja.txt", "link.sms.ja.txt"))
        subject, _, body = mail.partition("\n")
        return cls(subject.strip(), body.lstrip("\n"), sms.strip())

    def message(self, channel: str, message_id: str, shop: Shop, customer: Customer, url: str) -> Message:
        """``channel`` is ``mail`` or ``sms``; ``url``: where the customer buys."""
        subject, body = (self.mail_subject, self.mail_body) if channel == "mail" else ("", self.sms_body)
        return filled(channel, message_id, shop, customer, fields_of(channel, shop, customer, url), subject, body)


def fields_of(channel: str, shop: Shop, customer: Customer, url: str) -> dict[str, str]:
    """What a wording may name."""
    return {
        "name": customer.family_name,
        "shop": shop.name,
        "company": shop.company,
        "return_number": shop.return_number,
        "mail": shop.mail,
        "url": url,
        "opt_out": shop.mail if channel == "mail" else shop.return_number,
    }


def filled(channel: str, message_id: str, shop: Shop, customer: Customer, fields: Mapping[str, str], subject: str, body: str) -> Message:
    mail = channel == "mail"
    return Message(
        message_id=message_id,
        to=(customer.mail or "") if mail else international(customer.phone),
        subject=subject.format_map(fields) if mail else "",
        body=body.format_map(fields),
        sender_name=shop.name,
        sender_address=shop.mail,
        opt_out=f"mailto:{shop.mail}?subject=unsubscribe" if mail else shop.return_number,
    )


def with_offers(url: str, offers: Sequence[str]) -> str:
    """The checkout address with one ``offer=ID`` for each offer, so that the shop's page honours what was said on the telephone."""
    if not offers:
        return url
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "offer"]
    return urlunsplit(parts._replace(query=urlencode([*kept, *(("offer", offer) for offer in dict.fromkeys(offers))])))


def international(phone: str) -> str:
    """E.164 of a Japanese number."""
    digits = plain(phone)
    return "+81" + digits[1:] if digits.startswith("0") else digits


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
        text.format_map(dict.fromkeys(_FIELDS, ""))
    except OSError as fault:
        raise BadInput(f"文面 {path} を読めません。", f"The template {path} cannot be read.") from fault
    except (KeyError, ValueError, IndexError) as fault:
        raise BadInput(
            f"文面 {path} に使えない項目があります: {fault}", f"The template {path} names a field that does not exist: {fault}"
        ) from fault
    for needed in _NEEDED:
        if needed not in text:
            raise BadInput(f"文面 {path} に {needed} がありません。", f"The template {path} lacks {needed}.")
    return text
