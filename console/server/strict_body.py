"""What a request's body says: nothing beside what is asked for, and nothing that has to be guessed."""

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Strict

T = TypeVar("T")
Spelt = Annotated[T, Strict(False)]
"""What JSON has no word for and a text or a list stands for: one of several names, a tuple."""


class StrictBody(BaseModel):
    """0 is no ``false`` and ``"5"`` no number: whoever sends one means something else, and hears so."""

    model_config = ConfigDict(extra="forbid", strict=True)
