"""May this person be reached, by this channel, at all? (個人情報保護法 第17, 18, 21条; 特定電子メール法 第3条)"""

from typing import Final

from console.domain.customer import Customer
from console.domain.verdict import Verdict

KNOWN_SOURCES: Final = ("checkout", "member_registration", "form", "telephone_order", "store")
"""Ways in which a shop may have come by a number that carry a stated purpose."""


def call_forbidden(customer: Customer) -> Verdict | None:
    """No consent to calls, or a number whose source or purpose is not on record: not dialled."""
    if not customer.phone:
        return Verdict("gate.no_number", "電話番号がありません。", "There is no telephone number.")
    if not customer.consent_call:
        return Verdict("gate.consent", "お電話の同意をいただいていません。", "There is no consent to calls.")
    if customer.phone_source not in KNOWN_SOURCES:
        return Verdict("gate.number_source", "電話番号の取得元が記録されていません。", "The source of the number is not on record.")
    return None


def channels(customer: Customer) -> tuple[str, ...]:
    """The channels a link may leave through, the usual one first."""
    sms = ("sms",) if customer.consent_sms and customer.phone else ()
    mail = ("mail",) if customer.consent_mail and customer.mail else ()
    return sms + mail
