"""Dataclasses of the domain to JSON values and back, checked."""

from functools import lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter


T = TypeVar("T")


@lru_cache(maxsize=256)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def encode(value: object) -> Any:
    """JSON-able value of a dataclass instance."""
    return _adapter(type(value)).dump_python(value, mode="json")


def decode(kind: type[T], value: Any) -> T:
    """Raises ``pydantic.ValidationError`` when ``value`` is not of this kind."""
    return _adapter(kind).validate_python(value, strict=False)  # type: ignore[no-any-return]
