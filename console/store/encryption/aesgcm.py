"""AES-256-GCM. The master key never encrypts data: it wraps data keys and the two keys that make the digests."""

import hashlib
import hmac
import os
from collections.abc import Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from console.domain.errors import StoreFault
from console.store.encryption.sealed_file import AesGcmFileSeal

NONCE_BYTES = 12
KEY_BYTES = 32
_DATA_KEY, _DIGEST_KEYS = b"data key", b"digest keys"


class AesGcmCipher:
    """Sealed form: 12 bytes of nonce, then ciphertext and tag.

    ``digest_keys``: those of an earlier master key, wrapped by this one. They outlive a rotation, since what was digested under
    them (barred numbers, the audit chain) is not kept in the clear.

    Raises:
        StoreFault: the key has the wrong length, or ``digest_keys`` were wrapped by another one.
    """

    def __init__(self, master_key: bytes, digest_keys: bytes | None = None) -> None:
        if len(master_key) != KEY_BYTES:
            raise StoreFault(
                "マスターキーの長さが正しくありません。バックアップした鍵に戻してください。",
                "The master key has the wrong length. Restore the key from its backup.",
            )
        self._wrapping = AESGCM(self._derive(master_key, b"okaeri wrap 1"))
        if digest_keys is None:
            self._lookup_key = self._derive(master_key, b"okaeri lookup 1")
            self._chain_key = self._derive(master_key, b"okaeri audit chain 1")
        else:
            both = self._unwrapped_bytes(digest_keys, _DIGEST_KEYS)
            self._lookup_key, self._chain_key = both[:KEY_BYTES], both[KEY_BYTES:]
        self._lookups = HMAC(self._lookup_key, SHA256())
        self._unwrapped = lru_cache(maxsize=4096)(self._unwrap)

    @staticmethod
    def _derive(master_key: bytes, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(master_key)

    def new_data_key(self) -> bytes:
        return self._wrap(AESGCM.generate_key(KEY_BYTES * 8), _DATA_KEY)

    def rewrapped(self, wrapped: bytes, by: "AesGcmCipher") -> bytes:
        """The same data key, wrapped by another master key. Raises ``StoreFault`` when it was not wrapped by this one."""
        return by._wrap(self._unwrapped_bytes(wrapped, _DATA_KEY), _DATA_KEY)

    def digest_keys(self, by: "AesGcmCipher") -> bytes:
        """The keys that make the digests, wrapped by another master key."""
        return by._wrap(self._lookup_key + self._chain_key, _DIGEST_KEYS)

    def _wrap(self, key: bytes, what: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, key, what)

    def _unwrap(self, wrapped: bytes) -> AESGCM:
        return AESGCM(self._unwrapped_bytes(wrapped, _DATA_KEY))

    def _unwrapped_bytes(self, wrapped: bytes, what: bytes) -> bytes:
        try:
            return self._wrapping.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], what)
        except (InvalidTag, ValueError) as fault:
            raise StoreFault(
                "マスターキーがこのデータベースのものと違います。元の鍵（キーリングまたは鍵ファイル）に戻してください。",
                "The master key does not belong to this database. Restore the key it was made with (keyring or key file).",
            ) from fault

    def seal(self, wrapped: bytes, text: str, context: str) -> bytes:
        [sealed] = self.seal_all(wrapped, {context: text})
        return sealed

    def seal_all(self, wrapped: bytes, texts: Mapping[str, str]) -> list[bytes]:
        encrypt = self._unwrapped(wrapped).encrypt
        drawn = os.urandom(NONCE_BYTES * len(texts))
        nonces = [drawn[start : start + NONCE_BYTES] for start in range(0, len(drawn), NONCE_BYTES)]
        return [
            nonce + encrypt(nonce, text.encode(), context.encode()) for nonce, (context, text) in zip(nonces, texts.items(), strict=True)
        ]

    def open(self, wrapped: bytes, sealed: bytes, context: str) -> str:
        key = self._unwrapped(wrapped)
        try:
            return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode()).decode()
        except (InvalidTag, ValueError) as fault:
            raise StoreFault(
                f"暗号化された項目（{context.split(':')[0]}）が改変されているか壊れています。バックアップから戻してください。",
                f"An encrypted field ({context.split(':')[0]}) was altered or is damaged. Restore the database from a backup.",
            ) from fault

    def file_seal(self, wrapped: bytes, context: str) -> AesGcmFileSeal:
        return AesGcmFileSeal(self._unwrapped(wrapped), context)

    def lookup(self, kind: str, value: str) -> str:
        # A row of an import asks for a dozen: the key is set up once, and copied.
        digest = self._lookups.copy()
        digest.update(f"{kind}\0{value}".encode())
        return digest.finalize().hex()

    def chain(self, text: str) -> str:
        return hmac.new(self._chain_key, text.encode(), hashlib.sha256).hexdigest()
