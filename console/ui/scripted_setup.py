"""Setting up in a rehearsal: a shop that is half set up, a trunk that says what is wrong, and a telephone that is answered."""

import copy
from collections.abc import Callable
from typing import Final

from console.ui.answers import JSON, Answer, Refusal

_NOT_MINE: Final = Refusal(
    "この操作は 森 さんの役割（オペレーター）ではできません。", "Mori's role (operator) does not allow this.", "access.role"
)
_FOUND: Final = [
    {"step": "name", "finding": "name_found", "good": True, "ja": "サーバーの名前が見つかりました（203.0.113.10）。", "en": "The server's name was found (203.0.113.10).", "ms": 12},
    {"step": "way", "finding": "connected", "good": True, "ja": "サーバーにつながりました（sip.carrier.example:5061）。", "en": "Connected to the server (sip.carrier.example:5061).", "ms": 31},
    {"step": "register", "finding": "wrong_password", "good": False, "ja": "パスワードかユーザー名が違います（応答 401）。事業者の書類の「SIP パスワード」をもう一度入れてください。", "en": "The password or the user name is wrong (reply 401). Enter the SIP password from the carrier's papers again.", "ms": 48},
]  # fmt: skip
_MODELS: Final = [
    {"id": "whisper-base", "job": "recognition", "engine": "whisper", "licence": "MIT", "about_ja": "日本語の聞き取り (標準)", "about_en": "Japanese recognition (default)", "bytes": 147881961, "condition": "ready", "fetched": True},
    {"id": "qwen2.5-coder-1.5b", "job": "language", "engine": "llama", "licence": "Apache-2.0", "about_ja": "聞き取った言葉の解釈 (標準)", "about_en": "interpreting what was heard (default)", "bytes": 1117320768, "condition": "missing", "fetched": True},
    {"id": "kokoro-ja", "job": "synthesis", "engine": "kokoro", "licence": "Apache-2.0", "about_ja": "日本語の声 (標準)", "about_en": "a Japanese voice (default)", "bytes": None, "condition": "ready", "fetched": False},
]  # fmt: skip

IMPORT: Final[JSON] = {
    "file": "file-1", "name": "カゴ落ち一覧.csv", "state": "looked_at", "encoding": "cp932", "kind": "carts",
    "headings": ["カートID", "カート最終更新日時", "型番", "商品名", "単価", "氏名", "電話番号", "備考"],
    "columns": {"id": ["カートID"], "at": ["カート最終更新日時"], "sku": ["型番"], "item": ["商品名"], "price": ["単価"], "name": ["氏名"], "phone": ["電話番号"]},
    "fields": ["id", "at", "total", "url", "name", "phone", "mail", "consent_call", "sku", "item", "quantity", "price"], "lacking": [],
    "first": [{"id": "A-1", "at": "2026-11-30 10:12", "sku": "AP-1001", "item": "ウールのコート", "price": "24800", "name": "山田 花子", "phone": "090-0000-0001"}],
    "faults": [{"row": 7, "ja": "電話番号の形が正しくありません。", "en": "The telephone number has a wrong form."}],
    "looked_at": 42, "mappings": ["いつもの"], "rows": 42, "of": 42, "applied": 41, "changed": 12, "new_customers": 9, "rejected": 1, "error": None,
}  # fmt: skip


class ScriptedSetup:
    """Nobody's but an administrator's: ``administrator`` is off until a rehearsal switches it on."""

    def __init__(self, happened: Callable[[JSON], None]) -> None:
        self._happened = happened
        self.administrator = False
        self.told: JSON = {
            "shop": {"name": "みなとマルシェ", "company": "株式会社みなとマルシェ", "persona": "みなみ", "return_number": "03-1234-5678", "mail": "support@minato-marche.example"},
            "trunk": {"host": "sip.carrier.example", "port": 5061, "domain": "sip.carrier.example", "user": "minato", "transport": "tls", "srtp": True, "ca_file": None, "caller_id": "03-1234-5678", "codecs": ["G722", "PCMU"], "register_account": True, "ring_timeout_s": 25.0, "concurrent_calls": 4, "password_kept": True},
            "models": {"recognition": "whisper", "recognition_model": "whisper-base", "voice": "kokoro", "language": "llama", "language_model": "qwen2.5-coder-1.5b"},
            "survey": {"page": "https://minato-marche.example/survey", "after_minutes": 30, "again_days": 90, "keypad": False},
            "ruled": [], "when": {"shop": "next_call", "trunk": "idle_line", "models": "idle_line", "rules": "at_once", "survey": "at_once"},
            "waiting": False, "first_run": True, "trunk_test": None, "test_call": None, "demo": False,
            "steps": [{"step": step, "state": state} for step, state in {"shop": "done", "trunk": "open", "headset": "done", "models": "open", "people": "skipped", "rules": "open", "terms": "open", "script": "open", "import": "open", "call": "open"}.items()],
        }  # fmt: skip

    def answer(self, method: str, parts: list[str], body: JSON) -> Answer | None:
        """``None``: not about setting up."""
        if parts[0] == "imports":
            return Answer(201, {**IMPORT, **({"state": "done"} if parts[-1] == "run" else {})})
        if parts[0] != "setup":
            return None
        if not self.administrator:
            return Answer(403, refusal=_NOT_MINE)
        match method, parts[1:]:
            case "GET", []:
                return Answer(200, copy.deepcopy(self.told))
            case "GET", ["machine"]:
                return Answer(200, self._machine())
            case "PUT", [section]:
                self.told[section] = {**self.told[section], **{key: value for key, value in body.items() if key != "password"}}
                return Answer(200, copy.deepcopy(self.told))
            case "POST", ["steps"]:
                self._mark(str(body["step"]), str(body["mark"]))
                return Answer(200, copy.deepcopy(self.told))
            case "POST", ["trunk-test"]:
                return self._begun("trunk_test", False, {"found": _FOUND, "good": False})
            case "POST", ["test-call"]:
                return self._begun(
                    "test_call", True, {"state": "listening", "codec": "G722", "level_db": -24.0, "said_db": -20.0, "round_trip_ms": 38, "jitter_ms": 2.1, "lost_percent": 0.0}
                )  # fmt: skip
        return Answer(202, {"running": False})

    def call_over(self) -> None:
        """The telephone was heard."""
        ja, en = "お声はよく届いています。通話の準備ができました。", "Your voice comes through well. Ready for calls."
        self._tell(
            "test_call", {"running": False, "state": "ended", "good": True, "voice_db": -21.4, "noise_db": -58.0, "ja": ja, "en": en}
        )

    def _mark(self, step: str, mark: str) -> None:
        if step == "all":
            self.told["first_run"] = mark != "finished"
        for one in self.told["steps"]:
            if one["step"] == step:
                one["state"] = {"seen": "done", "skipped": "skipped"}.get(mark, "open")

    def _machine(self) -> JSON:
        measured = {
            "openjtalk:default": {"factor": 0.03, "memory_mb": 190, "loaded_s": 0.6},
            "whisper:whisper-base": {"ms": 240, "memory_mb": 420, "loaded_s": 2.1},
        }
        ja, en = "話し終わりから 240 ms で言葉になり、お客様を待たせません。", "Words 240 ms after the end of a turn: nobody waits."
        advice = [{"job": "recognition", "engine": "whisper", "model": "whisper-base", "ja": ja, "en": en}]
        machine = {"cores": 4, "memory_mb": 16384, "free_mb": 9800, "disk_free_mb": 210000, "processor": "AMD Ryzen 5"}
        return {"machine": machine, "models": _MODELS, "measured": measured, "recommended": advice, "measuring": None, "fetching": None}

    def _begun(self, part: str, running: bool, told: JSON) -> Answer:
        """As the engine does: how it goes is told by events, also before the answer."""
        begun = {"running": running, "error": None, **told}
        self._tell(part, begun)
        return Answer(202, begun)

    def _tell(self, part: str, told: JSON) -> None:
        self._happened({"event": "setup", "part": part, "told": told})
