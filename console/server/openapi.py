"""The door's own description: FastAPI's document with words, examples and the errors that every route may answer."""

from typing import Any, Final

import yaml
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from console.shipped import shipped

ROUTES: Final = "assets/door/routes.yaml"
FAULTS: Final = {
    "401": "トークンか API キーが正しくありません / the token or API key is not right",
    "403": "この役割や権限ではできません / this role or scope does not allow it",
    "404": "ありません / there is no such thing",
    "409": "規則や状態が許しません。rule がその名前です / a rule or the state of things forbids it; rule names it",
    "413": "大きすぎます / too large",
    "422": "送られたものが正しくありません / what was sent is not right",
    "429": "続けて間違えたため、待っていただきます / too many wrong ones in a row, to be waited for",
    "503": "いまはできません。少し待ってください / not possible right now",
}
ABOUT: Final = """おかえりコンソールのエンジンの窓口です。このマシンの中だけで開いています。人はトークン、ほかのシステムは API キーを `Authorization: Bearer` で示します。
一覧は `offset` と `limit`、または `after`（前の答えの `next`）と `limit` で少しずつ読みます。

The door of an Okaeri Console engine, open on this machine only. People present a token, other systems an API key, as
`Authorization: Bearer`. Lists are read in portions: by `offset` and `limit`, or by `after` (the former answer's `next`) and `limit`.
The WebSockets `/api/live` and `/api/calls/{call_id}/sound` are described in docs/ENGINE_DOOR.md."""
_ERROR: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["rule", "ja", "en"],
            "properties": {
                "rule": {"type": ["string", "null"]},
                "ja": {"type": "string"},
                "en": {"type": "string"},
                "source_ja": {"type": "string"},
                "source_en": {"type": "string"},
                "field": {"type": "string"},
            },
        }
    },
}
_EXAMPLE: Final = {"error": {"rule": "gate.window", "ja": "いまはお電話できない時間です。", "en": "Outside the calling hours."}}


def described() -> dict[str, list[Any]]:
    """By ``METHOD path``: Japanese, English, an example of the answer, and of the body where there is one."""
    content: dict[str, list[Any]] = yaml.safe_load(shipped(ROUTES).read_text("utf-8"))
    return content


def document(app: FastAPI, version: str) -> dict[str, Any]:
    spec = get_openapi(title="Okaeri Console engine", version=version, description=ABOUT, routes=app.routes)
    words = described()
    spec["servers"] = [{"url": "http://127.0.0.1:8771"}]
    spec["components"].setdefault("schemas", {})["Error"] = _ERROR
    for unused in ("HTTPValidationError", "ValidationError"):
        spec["components"]["schemas"].pop(unused, None)
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            _describe(operation, path, words.get(f"{method.upper()} {path}"))
    return spec


def _describe(operation: dict[str, Any], path: str, words: list[Any] | None) -> None:
    operation["tags"] = [path.strip("/").split("/")[1 if path.startswith("/api/") else 0]]
    for status, meaning in FAULTS.items():
        said = {"schema": {"$ref": "#/components/schemas/Error"}, "example": _EXAMPLE}
        operation["responses"][status] = {"description": meaning, "content": {"application/json": said}}
    if words is None:
        return
    ja, en, answer, *body = words
    operation["summary"], operation["description"] = ja, f"{ja}。\n\n{en}."
    for status, told in operation["responses"].items():
        if status.startswith("2") and answer is not None:
            told.setdefault("content", {}).setdefault("application/json", {})["example"] = answer
    if body and "requestBody" in operation:
        operation["requestBody"]["content"]["application/json"]["example"] = body[0]
