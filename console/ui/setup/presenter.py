"""Setting up without Qt: what is entered, what the engine says of it, how far it has come, and what is being tried out."""

import copy
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from console.ui.answers import JSON, Answer, Asks, Link, Refusal
from console.ui.setup.fields import SECTIONS, Field, Kind
from console.ui.setup.import_presenter import ImportPresenter
from console.ui.shop_terms.presenter import ShopTermsPresenter

STEPS: Final = ("shop", "trunk", "headset", "models", "people", "rules", "terms", "script", "import", "call")
PAGES: Final = (*STEPS, "survey")
"""What is no step of the first run comes last."""
EVERYBODYS: Final = ("headset", "terms")
"""Pages that are no administrator's alone; they have presenters of their own."""
_PATHS: Final = {"rules": "/api/campaign/terms"}


class Phase(StrEnum):
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"
    NOT_MINE = "not_mine"
    """Only ``EVERYBODYS`` are for this person."""


class SetupPresenter:
    """``watch`` hears of every change; ``begin`` is called once when nothing has been set up yet; ``open_people`` and
    ``open_scripts`` lead to their screens."""

    def __init__(self, door: Asks, downloads: Path, terms: ShopTermsPresenter) -> None:
        self._door, self.terms = door, terms
        terms.told_anew = self._terms_told
        self.imports = ImportPresenter(door, downloads)
        self.watch: Callable[[], None] = lambda: None
        self.begin: Callable[[], None] = lambda: None
        self.open_people: Callable[[], None] = lambda: None
        self.open_scripts: Callable[[], None] = lambda: None
        self.online = False
        self.phase = Phase.LOADING
        self.failure: Refusal | None = None
        self.told: JSON = {}
        self.rules: JSON = {}
        self.machine: JSON = {}
        self.step = "headset"
        self.notice: Refusal | str | None = None
        self.wrong: dict[str, Refusal] = {}
        """By ``section.field``."""
        self.number = ""
        self.under_way: dict[str, JSON] = {}
        """By part: trunk_test, test_call, measuring, fetching."""
        self._entered: dict[str, dict[str, Any]] = {}
        self._asked = False

    # --- what there is

    @property
    def first_run(self) -> bool:
        return bool(self.told.get("first_run"))

    def state_of(self, step: str) -> str:
        if step == "survey":
            kept = self.told.get("survey") or {}
            return "done" if kept.get("page") or kept.get("keypad") else "open"
        return next((str(one["state"]) for one in self.told.get("steps", ()) if one["step"] == step), "open")

    def steps(self) -> tuple[str, ...]:
        if self.phase is not Phase.READY:
            return EVERYBODYS if self.phase is Phase.NOT_MINE else EVERYBODYS[:1]
        return STEPS if self.first_run else PAGES

    def value(self, section: str, field: Field) -> Any:
        entered = self._entered.get(section, {})
        if field.name in entered:
            return entered[field.name]
        kept = self._kept(section)
        for part in field.name.split("."):
            kept = kept.get(part) if isinstance(kept, dict) else None
        if kept is None:
            return [] if field.kind is Kind.SEVERAL else False if field.kind is Kind.SWITCH else ""
        if field.kind is Kind.NUMBER:
            shown = float(kept) * field.scale
            return f"{shown:g}"
        return kept

    def changed(self, section: str) -> bool:
        return bool(self._entered.get(section))

    def ruled(self, section: str, field: Field) -> bool:
        return f"{section}.{field.name}" in self.told.get("ruled", ())

    def _kept(self, section: str) -> Any:
        return self.rules if section == "rules" else self.told.get(section) or {}

    # --- the engine

    def on_link(self, link: Link) -> None:
        self.online = link.online
        if not link.online:
            self._asked = False  # who comes in next may be somebody else
        elif not self._asked:
            self.reload()
        self.watch()

    def on_event(self, event: JSON) -> None:
        self.imports.on_event(event)
        if event.get("event") == "setup":
            part, told = str(event["part"]), event.get("told") or {}
            if part == "settings":
                self.told["waiting"] = told.get("waiting", False)
            else:
                running = self.under_way.get(part, {}).get("running")
                self.under_way[part] = {**self.under_way.get(part, {}), **told}
                if running and not told.get("running"):
                    self.reload()
            self.watch()

    def open(self) -> None:
        """The page comes into view."""
        if self.online and self.phase is not Phase.READY:
            self.reload()

    def reload(self) -> None:
        self._asked = True
        self._door.ask("GET", "/api/setup", None, self._came)

    def _came(self, answer: Answer) -> None:
        if answer.ok:
            self._take(answer.body)
        elif answer.status in (403, 404):
            self.phase, self.step = Phase.NOT_MINE, self.step if self.step in EVERYBODYS else "headset"
        elif self.told:
            self.notice, self._asked = answer.refusal, False  # what was known before still stands
        else:
            self.phase, self.failure, self._asked = Phase.FAILED, answer.refusal, False
        self.watch()

    def _take(self, told: JSON) -> None:
        first = self.phase is not Phase.READY
        self.told, self.phase, self.failure = told, Phase.READY, None
        for part in ("trunk_test", "test_call"):
            if told.get(part):
                self.under_way[part] = told[part]
        if first:
            self._door.ask("GET", "/api/campaign/terms", None, self._rules_came)
            self._door.ask("GET", "/api/setup/machine", None, self._machine_came)
            self.step = next((step for step in STEPS if self.state_of(step) == "open"), "shop") if self.first_run else "headset"
            if self.first_run:
                self.begin()

    def _rules_came(self, answer: Answer) -> None:
        if answer.ok:
            self.rules = answer.body
            self.watch()

    def _machine_came(self, answer: Answer) -> None:
        if answer.ok:
            self.machine = answer.body
            for part in ("measuring", "fetching"):
                if answer.body.get(part):
                    self.under_way[part] = answer.body[part]
            self.watch()

    # --- the way

    def show(self, step: str) -> None:
        self.step, self.notice = step, None
        if step == "rules" and not self.rules:
            self._door.ask("GET", "/api/campaign/terms", None, self._rules_came)
        if step == "models":
            self._door.ask("GET", "/api/setup/machine", None, self._machine_came)
        if self.phase is Phase.READY:
            self.reload()  # how far it has come may be another's doing, or that of another screen
        self.watch()

    def go_on(self) -> None:
        """What is entered is saved, the step is marked, and the next one that is open comes."""
        if self.step not in STEPS:
            self.save(self.step)
        elif self.step in SECTIONS and (self.changed(self.step) or (self.step == "shop" and self.told.get("shop") is None)):
            self.save(self.step, then=self._mark_and_next)
        elif self.step == "terms" and self.terms.changed:
            self.terms.save(then=self._mark_and_next)
        else:
            self._mark_and_next()

    def skip(self) -> None:
        self._mark("skipped")

    def finish(self) -> None:
        self._door.ask("POST", "/api/setup/steps", {"step": "all", "mark": "finished"}, self._changed)

    def again(self) -> None:
        """The first run once more, from its first open step."""
        self._door.ask("POST", "/api/setup/steps", {"step": "all", "mark": "open"}, self._changed)

    def _terms_told(self) -> None:
        if self.phase is Phase.READY:
            self.reload()

    def _mark_and_next(self) -> None:
        self._mark("seen")

    def _mark(self, mark: str) -> None:
        step = self.step

        def marked(answer: Answer) -> None:
            self._changed(answer)
            if answer.ok:
                later = [*STEPS[STEPS.index(step) + 1 :], *STEPS]
                self.show(next((one for one in later if self.state_of(one) == "open"), "call"))

        self._door.ask("POST", "/api/setup/steps", {"step": step, "mark": mark}, marked)

    def _changed(self, answer: Answer) -> None:
        if answer.ok:
            self.told = answer.body
        else:
            self.notice = answer.refusal
        self.watch()

    # --- forms

    def enter(self, section: str, field: Field, value: Any) -> None:
        """As typed; nothing is sent before ``save``."""
        self._entered.setdefault(section, {})[field.name] = value
        self.wrong.pop(f"{section}.{field.name}", None)
        self.watch()

    def give_up(self, section: str) -> None:
        self._entered.pop(section, None)
        self._forget_wrong(section)
        self.watch()

    def _forget_wrong(self, section: str) -> None:
        self.wrong = {key: why for key, why in self.wrong.items() if not key.startswith(f"{section}.")}

    def save(self, section: str, then: Callable[[], None] = lambda: None) -> None:
        def saved(answer: Answer) -> None:
            if not answer.ok:
                self._refused(section, answer)
                return
            self._entered.pop(section, None)
            if section == "rules":
                self.rules = answer.body
            else:
                self.told = answer.body
            self.notice = f"setup.saved_{self.told.get('when', {}).get(section, 'at_once')}"
            self.watch()
            then()

        self.notice = None
        self._forget_wrong(section)
        self._door.ask("PUT", _PATHS.get(section, f"/api/setup/{section}"), self.content(section), saved)

    def content(self, section: str) -> JSON:
        """What the engine is to keep: what there is, with what is entered in its place."""
        content: JSON = copy.deepcopy(self._kept(section))
        content.pop("password_kept", None)
        for field in SECTIONS[section]:
            value = self.value(section, field)
            *path, last = field.name.split(".")
            place = content
            for part in path:
                place = place.setdefault(part, {})
            if field.kind is Kind.SECRET and not value:
                place.pop(last, None)
            elif value == "" and field.empty:
                place[last] = None
            else:
                place[last] = _number(value, field) if field.kind is Kind.NUMBER else value
        return content

    def _refused(self, section: str, answer: Answer) -> None:
        error = answer.body.get("error") if isinstance(answer.body.get("error"), dict) else {}
        field = (error or {}).get("field")
        if field and answer.refusal is not None:
            self.wrong[f"{section}.{field}"] = answer.refusal
            self.notice = "setup.look_at_field"
        else:
            self.notice = answer.refusal
        self.watch()

    # --- what is tried out

    def try_trunk(self) -> None:
        self._begin("trunk_test", "trunk-test", self.content("trunk"), "trunk")

    def call(self, number: str) -> None:
        self.number = number.strip()
        self._begin("test_call", "test-call", {"number": self.number}, "call", state="dialling")

    def measure(self) -> None:
        self._begin("measuring", "measure", None, "models")

    def fetch(self, model_id: str) -> None:
        self._begin("fetching", f"models/{model_id}", None, "models", model=model_id)

    def stop(self, part: str) -> None:
        told = self.under_way.get(part, {})
        path = {"trunk_test": "trunk-test", "test_call": "test-call", "measuring": "measure", "fetching": f"models/{told.get('model')}"}
        self._door.ask("DELETE", f"/api/setup/{path[part]}", None, lambda answer: None)

    def running(self, part: str) -> bool:
        return bool(self.under_way.get(part, {}).get("running"))

    def take_recommended(self) -> None:
        """Into the form; saved as everything else is."""
        for one in self.under_way.get("measuring", {}).get("recommended") or self.machine.get("recommended", ()):
            engine, model = {
                "recognition": ("recognition", "recognition_model"),
                "synthesis": ("voice", ""),
                "language": ("language", "language_model"),
            }[one["job"]]
            entered = self._entered.setdefault("models", {})
            entered[engine] = one["engine"]
            if model:
                entered[model] = one["model"]
        self.watch()

    def _begin(self, part: str, path: str, body: JSON | None, section: str, **facts: str) -> None:
        before = self.under_way.get(part, {})

        def begun(answer: Answer) -> None:
            # How it goes on is told by the engine's events, which may all have come before this answer.
            if not answer.ok:
                self.under_way[part] = before
                self._refused(section, answer)

        self.under_way[part] = {"running": True, **facts}
        self.notice = None
        self._forget_wrong(section)
        self.watch()
        self._door.ask("POST", f"/api/setup/{path}", body, begun)


def _number(value: Any, field: Field) -> Any:
    """What is no number goes as it is: the engine says what is wanted."""
    try:
        kept = float(str(value)) / field.scale
    except ValueError:
        return value
    return int(kept) if kept.is_integer() and field.scale == 1.0 else round(kept, 6)
