"""Words as an index keeps them: the beginnings of keyed digests, as signed numbers of 64 bits."""

from collections.abc import Iterable
from typing import Final

from console.store.encryption.port import Cipher

_HALF: Final = 1 << 63


def word_digests(cipher: Cipher, kind: str, shop_id: str, words: Iterable[str]) -> list[int]:
    """In order, each once. The same word is another number in another shop, and as another ``kind``."""
    return sorted({int(cipher.lookup(kind, f"{shop_id}\0{word}")[:16], 16) - _HALF for word in words})
