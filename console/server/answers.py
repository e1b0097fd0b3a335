"""Errors of the service as answers of the door: ``{"error": {"rule", "ja", "en"}}`` with a fitting status."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from console.domain.errors import BadInput, EnvironmentFault, OkaeriError, OurBug, Refused
from console.service.setup.forms import BadField


class NotFound(BadInput):
    """Something that was asked for by its id is not there."""


@contextmanager
def looked_up() -> Iterator[None]:
    """Bad input inside is an id of something that is not there: it becomes ``NotFound``, in the same words."""
    try:
        yield
    except BadInput as fault:
        raise NotFound(fault.ja, fault.en) from fault


class NotLetIn(OkaeriError):
    def __init__(self) -> None:
        super().__init__("接続トークンが正しくありません。", "The access token is not right.")


def status_of(fault: OkaeriError) -> int:
    match fault:
        case NotLetIn():
            return 401
        case NotFound():
            return 404
        case Refused(rule="access.sign_in"):
            return 401
        case Refused(rule="session.wait"):
            return 429
        case Refused(rule="session.wrong" | "access.role" | "access.scope" | "access.password" | "access.locked"):
            return 403
        case Refused():
            return 409
        case BadInput():
            return 422
        case EnvironmentFault():
            return 503
    return 500


def answer(fault: OkaeriError, status: int | None = None) -> JSONResponse:
    return JSONResponse(sentence(fault), status or status_of(fault))


def sentence(fault: OkaeriError) -> dict[str, Any]:
    """``{"error": {"rule", "ja", "en"}}``, with ``source_ja`` and ``source_en`` where the rule has one, and the ``field`` of a form."""
    error = {"rule": None, "ja": fault.ja, "en": fault.en}
    if isinstance(fault, BadField):
        error["field"] = fault.field
    if isinstance(fault, Refused):
        error["rule"] = fault.rule
        if fault.source is not None:
            error["source_ja"], error["source_en"] = fault.source
    return {"error": error}


def install(app: FastAPI) -> None:
    """Every way out of a handler leads through ``answer``."""

    @app.exception_handler(OkaeriError)
    async def _ours(request: Request, fault: OkaeriError) -> JSONResponse:
        return answer(fault)

    @app.exception_handler(RequestValidationError)
    async def _shape(request: Request, fault: RequestValidationError) -> JSONResponse:
        where = ".".join(str(part) for part in fault.errors()[0]["loc"][1:])
        return answer(BadInput(f"項目「{where}」が正しくありません。", f"The field “{where}” is not right."), 422)

    @app.exception_handler(HTTPException)
    async def _routing(request: Request, fault: HTTPException) -> JSONResponse:
        if fault.status_code == 400:
            # The framework could not make out the body at all; what is wrong with a body is 422 everywhere else too.
            return answer(BadInput("本文を UTF-8 の JSON として読めません。", "The body cannot be read as JSON in UTF-8."), 422)
        ja, en = ("この窓口はありません。", "There is no such door.") if fault.status_code == 404 else ("できません。", "Not possible.")
        return answer(BadInput(ja, en), fault.status_code)

    @app.exception_handler(Exception)
    async def _bug(request: Request, fault: Exception) -> JSONResponse:
        return answer(OurBug(type(fault).__name__), 500)
