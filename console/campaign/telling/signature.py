"""The signature of a webhook, as the Standard Webhooks specification has it, so that its libraries can check ours."""

import base64
import binascii
import hmac
from datetime import datetime

from console.domain.errors import BadInput

PREFIX = "whsec_"


def key_of(secret: str) -> bytes:
    """The bytes of ``whsec_`` and base64.

    Raises:
        BadInput: it is not of that form, or has fewer than 24 bytes.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < 24:
        raise BadInput(
            "署名の鍵 results.webhook は whsec_ に続く base64（24 バイト以上）です。「okaeri results secret」で作れます。",
            "The signing secret results.webhook is whsec_ followed by base64 of 24 bytes or more. Make one with: okaeri results secret",
        )
    return key


def headers(key: bytes, event_id: str, now: datetime, body: bytes) -> dict[str, str]:
    stamp = str(int(now.timestamp()))
    return {"webhook-id": event_id, "webhook-timestamp": stamp, "webhook-signature": "v1," + signed(key, event_id, stamp, body)}


def signed(key: bytes, event_id: str, stamp: str, body: bytes) -> str:
    return base64.b64encode(hmac.digest(key, f"{event_id}.{stamp}.".encode() + body, "sha256")).decode()
