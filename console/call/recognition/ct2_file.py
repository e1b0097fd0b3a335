"""The weights in a CTranslate2 model file, read without CTranslate2.

The file is a list: version, specification, then for each variable its name, shape, type and bytes, then names that stand for
others. Floats of 16 and 32 bits and 8-bit integers with a scale a row are read; that is all a Whisper conversion has.
"""

import mmap
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

VERSION: Final = 6
_TYPES: Final = {0: "<f4", 1: "<i1", 2: "<i2", 3: "<i4", 4: "<f2"}


def read(path: Path) -> "dict[str, Array]":
    """Variables by name, as 32-bit floats; an 8-bit one already multiplied out by its scale.

    Raises:
        ValueError: not such a file, of another version, or cut short.
        OSError: it cannot be read.
    """

    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        try:
            return _variables(whole)
        except struct.error as error:
            raise ValueError(f"{path} is cut short") from error


def _variables(whole: mmap.mmap) -> "dict[str, Array]":
    import numpy

    at = 0

    def take(form: str) -> int:
        nonlocal at
        (value,) = struct.unpack_from("<" + form, whole, at)
        at += struct.calcsize(form)
        return int(value)

    def name() -> str:
        nonlocal at
        length = take("H")
        text = whole[at : at + length]
        at += length
        return text.rstrip(b"\0").decode()

    version = take("I")
    if version != VERSION:
        raise ValueError(f"version {version} of the model file, not {VERSION}")
    name()
    take("I")
    raw: dict[str, NDArray[numpy.generic]] = {}
    for _ in range(take("I")):
        variable = name()
        shape = tuple(take("I") for _ in range(take("B")))
        kind, size = take("B"), take("I")
        if at + size > len(whole):
            raise struct.error("cut short")
        raw[variable] = numpy.frombuffer(whole[at : at + size], dtype=_TYPES[kind]).reshape(shape)
        at += size
    for _ in range(take("I")):
        alias, target = name(), name()
        raw[alias] = raw[target]
    out: dict[str, Array] = {}
    for variable, values in raw.items():
        if values.dtype.kind not in "fi" or variable.endswith("_scale"):
            continue
        scale = raw.get(variable + "_scale")
        floats = values.astype(numpy.float32)
        out[variable] = floats / scale.astype(numpy.float32)[:, None] if scale is not None else floats
    return out
