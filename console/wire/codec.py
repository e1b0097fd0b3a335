"""Dataclasses of the domain to JSON values and back, checked."""

from functools import lru_cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

T = TypeVar("T")


@lru_cache(maxsize=256)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def encode(value: object) -> Any:
    """JSON-able value of a dataclass instance."""
    return _adapter(type(value)).dump_python(value, mode="json")  # type: ignore[arg-type]  # mypy takes a class's hash for that of its instances


def decode(kind: type[T], value: Any) -> T:
    """Raises ``pydantic.ValidationError`` when ``value`` is not of this kind."""
    return cast(T, _adapter(kind).validate_python(value))  # type: ignore[arg-type]  # mypy takes a class's hash for that of its instances
