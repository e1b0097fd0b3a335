"""The shop at the door: whose event is this, is it really theirs, and which one is it?"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from console.campaign.carts import signature
from console.domain.errors import Refused
from console.service.intake.intake_port import PULLED, Arrived

SOURCES: Final = ("shopify", "eccube", "generic")
LONGEST: Final = 8 * 1024 * 1024
"""Bytes of one event. Shopify's largest products stay below."""

WRONG_SIGNATURE, NO_SECRET, NO_SHOP, FULL, TOO_LARGE = (
    "intake.signature",
    "intake.no_secret",
    "intake.no_shop",
    "intake.full",
    "intake.too_large",
)


@dataclass(frozen=True, slots=True)
class IntakeRules:
    """``secret`` gives the signing secret of a source, ``None`` where there is none; ``shop`` is needed where there are several.

    ``terms_cover_calls``: the shop's terms at the checkout name calls about the purchase, so giving a number there is consent to them.
    """

    secret: Callable[[str], str | None] = field(default=lambda source: None, repr=False)
    shop: str | None = None
    terms_cover_calls: bool = False
    goods: str = "商品"


_SIGNED: Final[Mapping[str, tuple[str, Callable[[str, bytes, str], bool]]]] = {
    "shopify": ("x-shopify-hmac-sha256", signature.shopify),
    "eccube": ("x-eccube-signature", signature.hexadecimal),
    "generic": ("x-okaeri-signature", signature.hexadecimal),
}


def arrived(source: str, headers: Mapping[str, str], body: bytes, rules: IntakeRules, shop_id: str, now: datetime) -> Arrived:
    """``headers`` in lower case.

    Raises:
        Refused: ``intake.too_large``, ``intake.no_secret`` or ``intake.signature``.
    """
    if len(body) > LONGEST:
        raise too_large()
    secret = rules.secret(source)
    if not secret:
        raise Refused(
            NO_SECRET,
            f"{source} の署名の鍵が登録されていません。「okaeri secret intake.{source}」で登録してください。",
            f"No signing secret for {source} is kept. Keep one with: okaeri secret intake.{source}",
        )
    header, right = _SIGNED[source]
    if not right(secret, body, headers.get(header, "")):
        raise Refused(
            WRONG_SIGNATURE,
            f"署名（{header}）が合いません。両側の鍵と、本文が途中で書き換えられていないことを確かめてください。",
            f"The signature ({header}) does not match. Check the secret on both sides and that nothing rewrites the body on its way.",
        )
    topic = headers.get("x-shopify-topic", "") if source == "shopify" else source
    named = headers.get("x-shopify-webhook-id" if source == "shopify" else "x-okaeri-delivery", "")[:200]
    # What we fetch ourselves is named so, and nobody else may take those names.
    given = f"w:{named}" if named.startswith(PULLED) else named
    delivery = given or "d:" + hmac.digest(secret.encode(), topic.encode() + b"\0" + body, hashlib.sha256).hex()
    return Arrived(shop_id, source, topic[:100], delivery, now, _sent(headers.get("x-shopify-triggered-at", "")), body)


def too_large() -> Refused:
    size = LONGEST // 1024 // 1024
    return Refused(
        TOO_LARGE,
        f"通知が大きすぎます（上限 {size} MB）。分けて送ってください。",
        f"The event is too large ({size} MB at most). Send it in parts.",
    )


def _sent(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text)
        return None if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
