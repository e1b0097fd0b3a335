"""Sound in and out of PJSUA2's ``ByteVector`` by pointer.

The binding offers element access only, which costs over 100 µs a frame on the thread that clocks the sound. The
wrapper's ``this`` is the address of a ``std::vector<unsigned char>``, whose first two words are the begin and the end
of its bytes in every standard library the wheel is built for; ``check_layout`` proves it once at start.
"""

import ctypes
from typing import Any

_WORD = ctypes.sizeof(ctypes.c_void_p)
_pointer_at = ctypes.c_void_p.from_address
_string_at = ctypes.string_at
_memmove = ctypes.memmove


def read(vector: Any) -> bytes:
    """A copy of the vector's bytes."""
    address = int(vector.this)
    begin = _pointer_at(address).value
    if not begin:
        return b""
    end = _pointer_at(address + _WORD).value or begin
    return _string_at(begin, end - begin)


def write(vector: Any, sound: bytes) -> None:
    """Make the vector hold exactly ``sound``."""
    vector.resize(len(sound))
    begin = _pointer_at(int(vector.this)).value
    if begin:
        _memmove(begin, sound, len(sound))


def check_layout(empty_vector: Any) -> bool:
    """Whether the layout is as this module takes it to be; ``empty_vector`` is filled with a pattern."""
    pattern = bytes(range(256))
    for value in pattern:
        empty_vector.append(value)
    if read(empty_vector) != pattern:
        return False
    write(empty_vector, pattern[::-1])
    return len(empty_vector) == 256 and bytes(empty_vector) == pattern[::-1]
