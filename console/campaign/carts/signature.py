"""Is this really from the shop? HMAC-SHA256 over the body as it came, compared in constant time."""

import base64
import binascii
import hashlib
import hmac


def shopify(secret: str, body: bytes, header: str) -> bool:
    """``X-Shopify-Hmac-Sha256``: the digest in base64."""
    try:
        given = base64.b64decode(header, validate=True)
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(hmac.digest(secret.encode(), body, hashlib.sha256), given)


def hexadecimal(secret: str, body: bytes, header: str) -> bool:
    """``X-ECCUBE-Signature`` and ``X-Okaeri-Signature``: the digest in hex, with or without ``sha256=`` before it."""
    try:
        given = bytes.fromhex(header.removeprefix("sha256=").strip())
    except ValueError:
        return False
    return hmac.compare_digest(hmac.digest(secret.encode(), body, hashlib.sha256), given)
