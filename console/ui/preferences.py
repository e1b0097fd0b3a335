"""What one desk remembers between two days: keys, headset, telephone addresses, language and light. Free of Qt."""

import json
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from console.domain.errors import BadInput

ADDRESSES_KEPT: Final = 6
VIEWS_KEPT: Final = 20
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Preferences:
    """``output`` and ``source`` are names of sound devices, empty for the system's choice; ``desk_phone`` is this person's
    telephone (``sip:…``); ``addresses`` where calls were transferred to, the latest first; ``queue_views`` are
    stored ways of looking at the queue, by name; ``hand_sound`` is ``off`` when raised hands are to be silent."""

    keys: dict[str, str] = field(default_factory=dict)
    output: str = ""
    source: str = ""
    desk_phone: str = ""
    addresses: tuple[str, ...] = ()
    lang: str = ""
    theme: str = ""
    queue_views: dict[str, str] = field(default_factory=dict)
    hand_sound: str = "on"

    def with_address(self, uri: str) -> "Preferences":
        return replace(self, addresses=(uri, *(one for one in self.addresses if one != uri))[:ADDRESSES_KEPT])


def parse(body: Any) -> Preferences:
    """Whatever cannot be used is left at its default: a desk opens with a strange file too."""
    if not isinstance(body, dict):
        return Preferences()
    texts = {name.name: body[name.name] for name in fields(Preferences) if isinstance(body.get(name.name), str)}
    texts = {name: text for name, text in texts.items() if len(text) <= LONGEST}
    given = body.get("keys")
    keys = given if isinstance(given, dict) else {}
    found = [one for one in body.get("addresses") or () if isinstance(one, str) and len(one) <= LONGEST]
    views = body.get("queue_views")
    kept = [(str(name), query) for name, query in (views if isinstance(views, dict) else {}).items() if isinstance(query, str)]
    parts: dict[str, Any] = {
        "keys": {str(k): v for k, v in keys.items() if isinstance(v, str)},
        "addresses": tuple(found[:ADDRESSES_KEPT]),
        "queue_views": dict(kept[:VIEWS_KEPT]),
    }
    return Preferences(**{**texts, **parts})


class PreferenceFile:
    """``value`` as it stands; ``change`` stores it at once. Without a path nothing outlives the window."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.value = Preferences()
        if path is not None:
            try:
                self.value = parse(json.loads(path.read_text(encoding="utf-8")))
            except (OSError, ValueError):
                self.value = Preferences()

    def change(self, **what: Any) -> None:
        """Raises ``BadInput`` when the file cannot be written; the change holds until the window closes."""
        self.value = replace(self.value, **what)
        if self._path is None:
            return
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Telephone numbers of people stand in it.
            fresh.touch(mode=0o600)
            fresh.write_text(json.dumps(asdict(self.value), ensure_ascii=False, indent=1), encoding="utf-8")
            os.replace(fresh, self._path)
        except OSError as fault:
            raise BadInput(
                f"この画面の設定を {self._path} に保存できません（{fault.strerror}）。窓を閉じるまでは有効です。",
                f"The settings of this window cannot be stored in {self._path} ({fault.strerror}). They hold until it closes.",
            ) from fault
