"""A document that a person edits, checked against its model: the model, or one sentence that names the place."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator

from console.domain.errors import BadInput

M = TypeVar("M", bound=BaseModel)


class Part(BaseModel):
    """Frozen; an unknown key is a mistake, not a remark, and nothing is guessed."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @field_validator("*", mode="before")
    @classmethod
    def _as_written(cls, told: Any, info: ValidationInfo) -> Any:
        """``"no"`` is no yes or no and ``"20"`` no number, though either could be guessed."""
        kind = cls.model_fields[str(info.field_name)].annotation
        if kind is bool and not isinstance(told, bool):
            raise ValueError("true か false で書きます / write true or false")
        if kind in (int, float, int | None, float | None) and isinstance(told, str | bool):
            raise ValueError("数を引用符なしで書きます / write a number, without quotation marks")
        return told


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
