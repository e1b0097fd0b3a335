"""How the engine is, as shown in every desk's status line."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

_CHANGING: Final = {
    "state": "starting",
    "detail_ja": "設定が変わりました。通話が終わりしだい、新しい設定で回線を準備し直します。",
    "detail_en": "Settings have changed. The line is made ready anew as soon as no call is live.",
}
_UNSET: Final = {
    "state": "unset",
    "detail_ja": "電話回線がまだ設定されていません。「設定」の「電話回線」で、事業者から受け取った内容を入力してください。",
    "detail_en": "No telephone line has been set up yet. Enter what the carrier gave you, in Settings under telephone line.",
}


class EngineState:
    def __init__(self, version: str, started_at: datetime, demo: bool) -> None:
        self._version = version
        self._started_at = started_at
        self._demo = demo
        self._models: list[dict[str, Any]] = []
        self._trunk: dict[str, Any] = {
            "state": "starting",
            "detail_ja": "回線を準備しています。",
            "detail_en": "The line is being prepared.",
        }
        self.line_ready = False
        self.rehearsing = False
        """The line renders lines of a call to come."""
        self._changing = False

    def ready(self, models: list[dict[str, Any]]) -> None:
        self.line_ready, self.rehearsing = True, False
        self._changing = False
        self._models = models
        if self._trunk["state"] in ("starting", "down"):
            self._trunk = {"state": "ready", "detail_ja": "発信できます。", "detail_en": "Calls can be made."}

    def changing(self) -> None:
        """The trunk or the models were set anew: nobody is dialled until the line is ready with them."""
        self._changing = True

    def changed(self) -> None:
        """It took effect without another line."""
        self._changing = False

    def models(self, models: list[dict[str, Any]]) -> None:
        self._models = models

    def lost(self) -> None:
        self.line_ready = self.rehearsing = False
        self._models = [{**model, "ready": False} for model in self._models]
        self._trunk = {
            "state": "down",
            "detail_ja": "回線のプロセスが止まりました。自動で立ち上げ直しています。",
            "detail_en": "The line process stopped. It is being restarted.",
        }

    def trunk(self, head: Mapping[str, Any]) -> None:
        kept = ("state", "detail_ja", "detail_en")
        self._trunk = {**dict.fromkeys(kept, ""), **{key: head[key] for key in kept if key in head}}

    @property
    def trunk_ready(self) -> bool:
        """A state that is not known to be good is none."""
        return self.line_ready and not self._changing and self._trunk.get("state") in ("ready", "up")

    def json(
        self, *, calls: int, operators_total: int, operators_busy: int, lacks_trunk: bool = False, ahead: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """``lacks_trunk``: none was ever entered, so that what the line says of itself helps nobody. ``ahead``: the call that comes next."""
        trunk = _CHANGING if self._changing else self._trunk
        return {
            "engine": {"version": self._version, "started_at": self._started_at.isoformat()},
            "trunk": _UNSET if lacks_trunk and trunk["state"] != "up" else trunk,
            "models": self._models,
            "operators": {"free": max(0, operators_total - operators_busy), "total": operators_total},
            "calls": calls,
            "next": None if ahead is None else dict(ahead),
            "demo": self._demo,
        }
