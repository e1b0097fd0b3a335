"""The tokens a Japanese telephone call can need, out of the 51,865 of all languages."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from console.domain.errors import SpeechFault

if TYPE_CHECKING:
    from numpy.typing import NDArray

_JAPANESE: Final = ((0x3000, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xFF00, 0xFFEF))
LONGEST_LATIN: Final = 4
"""Sizes, brands and abbreviations are spelled from pieces of at most this many letters."""


class Tokens:
    """``kept`` are the tokens' numbers in the whole vocabulary, a token's id here its place among them.

    Raises:
        SpeechFault: the vocabulary is not that of a multilingual Whisper.
    """

    def __init__(self, file: Path, suppressed: Sequence[int], language: str = "ja") -> None:
        import numpy
        import tokenizers

        self._whole: Any = tokenizers.Tokenizer.from_file(str(file))
        never = set(suppressed)
        text = [
            number for name, number in self._whole.get_vocab(with_added_tokens=False).items() if number not in never and _speakable(name)
        ]
        start = [self._number(name) for name in ("<|startoftranscript|>", f"<|{language}|>", "<|transcribe|>", "<|notimestamps|>")]
        end, before, silence = (self._number(name) for name in ("<|endoftext|>", "<|startofprev|>", "<|nospeech|>"))
        self.kept: NDArray[numpy.int64] = numpy.unique(numpy.array([*text, *range(end, start[-1] + 1)], numpy.int64))
        self._place = {int(number): place for place, number in enumerate(self.kept)}
        self.start = [self._place[number] for number in start]
        self.end, self.before, self.silence = self._place[end], self._place[before], self._place[silence]
        blank = self._whole.token_to_id("Ġ")
        self.not_first = [self.end, *([self._place[blank]] if blank in self._place else [])]

    def _number(self, name: str) -> int:
        number: int | None = self._whole.token_to_id(name)
        if number is None:
            raise SpeechFault(
                f"このモデルは {name} を知りません。Whisper の多言語モデルを入れてください。",
                f"This model does not know {name}; install a multilingual Whisper model.",
            )
        return number

    def text(self, ids: Sequence[int]) -> str:
        out: str = self._whole.decode([int(self.kept[i]) for i in ids])
        return out

    def pieces(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Whole characters: one of several bytes may be spread over tokens."""
        out: list[str] = []
        pending: list[int] = []
        for token in ids:
            pending.append(token)
            text = self.text(pending)
            if "\ufffd" not in text:
                out.append(text)
                pending = []
        return tuple(piece for piece in out if piece.strip())

    def ids(self, text: str) -> list[int]:
        """Those tokens of ``text`` that are kept."""
        numbers: list[int] = self._whole.encode(text, add_special_tokens=False).ids
        return [self._place[number] for number in numbers if number in self._place]


def _speakable(name: str) -> bool:
    """``name`` is a token in the byte alphabet of its vocabulary."""
    raw = bytes(_ALPHABET[letter] for letter in name)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return True
    if text.isascii():
        return len(text) <= LONGEST_LATIN
    return all(letter.isascii() or any(low <= ord(letter) <= high for low, high in _JAPANESE) for letter in text)


def _alphabet() -> dict[str, int]:
    """Bytes that print stand for themselves, the others for letters from 256 on: the way of byte-level vocabularies."""
    shown = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [byte for byte in range(256) if byte not in shown]
    return {chr(byte): byte for byte in shown} | {chr(256 + place): byte for place, byte in enumerate(hidden)}


_ALPHABET: Final = _alphabet()
