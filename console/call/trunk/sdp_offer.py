"""What a SIP message says of sound: the codecs of ours that its session description names, and whether it encrypts."""

import re
from dataclasses import dataclass
from typing import Final

_STATIC: Final = {"0": "PCMU", "8": "PCMA", "9": "G722"}
_MEDIA: Final = re.compile(r"^m=audio \d+ (\S+) ([\d ]+)", re.MULTILINE)
_MAPPED: Final = re.compile(r"^a=rtpmap:(\d+) ([A-Za-z0-9]+)/", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SoundOffer:
    """Empty ``codecs``: the message says nothing of sound."""

    codecs: tuple[str, ...] = ()
    srtp: bool = False


def read_offer(message: str) -> SoundOffer:
    text = message.replace("\r\n", "\n")
    media = _MEDIA.search(text)
    if media is None:
        return SoundOffer()
    named = {**_STATIC, **{number: name.upper() for number, name in _MAPPED.findall(text)}}
    codecs = tuple(dict.fromkeys(named[number] for number in media[2].split() if number in named))
    return SoundOffer(codecs, "SAVP" in media[1] or "\na=crypto:" in text)
