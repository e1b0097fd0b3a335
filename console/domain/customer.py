"""The person a call is for."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Customer:
    """``phone`` is E.164 (``+819000000001``) or a demo number; money is yen; ``name`` is 姓 + space + 名.

    ``kana`` is the reading of ``name`` in katakana; the empty string means unknown.
    """

    id: str
    name: str
    kana: str
    phone: str
    mail: str | None
    member: bool
    orders: int
    last_order: date | None
    spent_this_year: int
    vip: bool
    prefecture: str
    minutes_on_site: int = 0
    consent_call: bool = True
    consent_sms: bool = True
    consent_mail: bool = True
    phone_source: str = "checkout"
    barred: bool = False

    @property
    def family_name(self) -> str:
        return self.name.split(" ")[0].split("\u3000")[0]

    @property
    def family_kana(self) -> str:
        return self.kana.split(" ")[0].split("\u3000")[0]
