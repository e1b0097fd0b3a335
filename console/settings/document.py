"""A document that a person edits, checked against its model: the model, or one sentence that names the place."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from console.domain.errors import BadInput

M = TypeVar("M", bound=BaseModel)


class Part(BaseModel):
    """Frozen; an unknown key is a mistake, not a remark."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def checked(model: type[M], content: Any, *, ja: str, en: str) -> M:
    """``ja`` and ``en`` name the document.

    Raises:
        BadInput: it does not fit; the sentence names the first place where.
    """
    try:
        return model.model_validate(content)
    except ValidationError as fault:
        first = fault.errors()[0]
        # A tagged alternative puts its tag into the path; a person's document has no such key.
        place = ".".join(str(part) for part in first["loc"] if not str(part).startswith("~")) or "(全体)"
        what = first["msg"].removeprefix("Value error, ")
        raise BadInput(f"{ja}の {place} が正しくありません: {what}", f"{en}: {place} is not right: {what}") from fault
