"""Sign-in, people and audit log of a rehearsal, answered as the engine's door would."""

import json
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs

from console.shipped import shipped
from console.ui.answers import JSON, Answer, Refusal

WRITTEN: Final = "assets/desk/people.json"
PASSWORD: Final = "minato no asa"
START: Final = "k7dm-3fqx-9hwa"
MAY: Final = {
    "operator": ["look", "act"],
    "manager": ["look", "act", "overrule", "manage", "prove"],
    "administrator": ["look", "act", "overrule", "manage", "prove", "administer"],
    "auditor": ["look", "prove"],
}
_WRONG: Final = Refusal(
    "名前かパスワードが違います。分からなくなったときは、システム管理者に新しい初期パスワードを発行してもらってください。",
    "The name or the password is wrong. If it is lost, an administrator can give you a new start password.",
    "session.wrong",
)
_LAST: Final = Refusal(
    "森さんは最後のシステム管理者です。先に別の方をシステム管理者にしてください。",
    "森 is the last administrator. Make somebody else one first.",
    "person.last_administrator",
)


class ScriptedPeople:
    """``asks``: people have been added, and a desk signs in; ``me`` is who works at this desk."""

    def __init__(self, start: datetime, me: JSON) -> None:
        self._start, self.me = start, me
        self.asks = self.inside = self.locked = self.must_change = False
        self.running = 0
        """Answers until the chain has been gone over; negative: nobody has asked yet."""
        self.verified: JSON | None = None
        self.many = 240
        self.lock_minutes = 10
        written: JSON = json.loads(shipped(WRITTEN).read_text(encoding="utf-8"))
        self._did: list[list[str]] = written["did"]
        self.joins = str(written["joins"])
        self.people = [self._somebody(**one) for one in written["people"]]

    def _somebody(self, name: str, role: str, *, signed_in: bool = False, must_change: bool = False, enabled: bool = True) -> JSON:
        seen = (self._start - timedelta(minutes=3)).isoformat() if signed_in else None
        off = None if enabled else {"at": self._start.isoformat(), "by": self.me["name"]}
        told: dict[str, Any] = {"id": f"p-{name}", "name": name, "role": role, "enabled": enabled, "must_change": must_change}
        told |= {"start_password_over": False, "created": {"at": self._start.isoformat(), "by": self.me["name"]}, "disabled": off}
        return {**told, "signed_in": signed_in, "seen_at": seen}

    def session(self) -> JSON:
        me = self.me if not self.asks or self.inside else None
        may = MAY.get(str(me["role"]), []) if me else []
        told = {"people": self.asks, "me": me, "may": MAY["administrator"] if not self.asks else may, "must_change": self.must_change}
        return {**told, "locked": self.locked, "ends_at": None, "lock_minutes": self.lock_minutes}

    def answer(self, method: str, parts: list[str], query: str, body: JSON) -> Answer | None:
        """``None``: not about people."""
        match parts[0]:
            case "session":
                return self._session(method, parts[1:], body)
            case "people":
                return self._people(method, parts[1:], body)
            case "audit":
                return self._audit(method, parts[1:], parse_qs(query))
        return None

    def _session(self, method: str, parts: list[str], body: JSON) -> Answer:
        if "password" in body and body["password"] != PASSWORD:
            return Answer(403, refusal=_WRONG)
        match method, parts:
            case "POST", []:
                self.inside, self.locked = True, False
                return Answer(201, {**self.session(), "token": "desk_written"})
            case "DELETE", []:
                self.inside = self.locked = False
                return Answer(200, {})
            case "PUT", ["password"]:
                self.must_change = False
            case "POST", ["lock" | "unlock" as what]:
                self.locked = what == "lock"
        return Answer(200, self.session())

    def _people(self, method: str, parts: list[str], body: JSON) -> Answer:
        if method == "GET":
            return Answer(200, {"people": self.people, "lock_minutes": self.lock_minutes})
        if not parts:
            self.people.append(self._somebody(str(body["name"]), str(body["role"]), must_change=True))
            return Answer(201, {"person": self.people[-1], "start_password": START})
        one = next((one for one in self.people if one["id"] == parts[0]), None)
        if one is None:
            self.lock_minutes = int(body.get("minutes", self.lock_minutes))
            return Answer(200, {"lock_minutes": self.lock_minutes})
        if one["name"] == "森" and parts[1] in ("disable", "role"):
            return Answer(409, refusal=_LAST)
        changes: dict[str, JSON] = {"disable": {"enabled": False}, "enable": {"enabled": True}, "reset": {"must_change": True}}
        one.update(changes.get(parts[1], {"role": body.get("role", one["role"])}))
        return Answer(200, {"person": one, **({"start_password": START} if parts[1] == "reset" else {})})

    def _audit(self, method: str, parts: list[str], asked: dict[str, list[str]]) -> Answer:
        match method, parts:
            case "GET", ["choices"]:
                kinds = sorted({what.partition(".")[0] for _, what, _ in self._did})
                return Answer(200, {"who": sorted({who for who, _, _ in self._did}), "kinds": kinds})
            case "GET", ["log"]:
                return self._log(asked)
        if method == "POST":
            self.running = 1
        else:
            self.running -= 1
        state = {"running": self.running > 0, "done": self.many // 3, "of": self.many, "at": None, "by": "森", "error": None}
        whole = {"whole": True, "entries": self.many, "noted": f"{self.many}:9c1e5a07d3f1b2c4", "damage": []}
        return Answer(200, {**state, "result": (self.verified or whole) if self.running == 0 else None})

    def _log(self, asked: dict[str, list[str]]) -> Answer:
        before, limit = int(asked.get("before", ["1000000"])[0]), int(asked["limit"][0])
        who, kind = asked.get("who", [None])[0], asked.get("kind", [None])[0]
        rows: list[JSON] = []
        for seq in range(self.many, 0, -1):
            by, what, subject = self._did[seq % len(self._did)]
            if (who and by != who) or (kind and not what.startswith(f"{kind}.")):
                continue
            at = self._start - timedelta(minutes=7 * (self.many - seq))
            rows.append({"seq": seq, "at": at.isoformat(), "who": by, "what": what, "subject": subject})
        page = [row for row in rows if row["seq"] < before][:limit]
        return Answer(200, {"total": len(rows), "entries": page, "next": page[-1]["seq"] if len(page) == limit else None})
