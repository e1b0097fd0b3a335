"""May this person be reached, by this channel, at all? (個人情報保護法 第17, 18, 21条; 特定電子メール法 第3条)"""

from typing import Final

from console.domain.customer import Customer
from console.domain.verdict import Verdict

KNOWN_SOURCES: Final = ("checkout", "member_registration", "form", "telephone_order", "store")
"""Ways in which a shop may have come by a number that carry a stated purpose."""

NO_NUMBER: Final = Verdict("gate.no_number", "電話番号がありません。", "There is no telephone number.")
NO_CONSENT: Final = Verdict("gate.consent", "お電話の同意をいただいていません。", "There is no consent to calls.")
NO_SOURCE: Final = Verdict("gate.number_source", "電話番号の取得元が記録されていません。", "The source of the number is not on record.")


def no_number(customer: Customer) -> Verdict | None:
    return None if customer.phone else NO_NUMBER


def no_consent(customer: Customer) -> Verdict | None:
    return None if customer.consent_call else NO_CONSENT


def unknown_source(customer: Customer) -> Verdict | None:
    """A number whose source or purpose is not on record."""
    return None if customer.phone_source in KNOWN_SOURCES else NO_SOURCE


def channels(customer: Customer) -> tuple[str, ...]:
    """The channels a link may leave through, the usual one first."""
    sms = ("sms",) if customer.consent_sms and customer.phone else ()
    mail = ("mail",) if customer.consent_mail and customer.mail else ()
    return sms + mail
