"""Setting this engine up: shop, trunk and models as a person enters them, written to the settings file and taken into use."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

import structlog

from console.call.trunk.port import Account
from console.domain.call import Shop
from console.domain.errors import BadInput, EnvironmentFault, Refused
from console.service.broadcast import Broadcast
from console.service.calls.call_room import CallRoom
from console.service.commands import Person, may_administer
from console.service.engine_state import EngineState
from console.service.first_shop import first_shop
from console.service.scripts.shop_terms import lacking_terms
from console.service.setup.forms import ModelsForm, ShopForm, SurveyForm, TrunkForm, bad_field, checked_form, ruled_elsewhere
from console.service.setup.marks import STEPS, Marks, MarksFile
from console.service.setup.setup_models import SetupModels
from console.service.setup.setup_port import SetupParts
from console.service.setup.setup_trials import SetupTrials
from console.service.terms import SurveyTerms, Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork
from console.settings import Settings, load
from console.settings.settings import is_loopback
from console.settings.settings_file import change, ruled_by_environment

log = structlog.get_logger(__name__)

PASSWORD: Final = "trunk.password"
WHEN: Final = {"shop": "next_call", "trunk": "idle_line", "models": "idle_line", "rules": "at_once", "survey": "at_once"}
"""When a change takes effect: at once, with the next call, or as soon as no call is live and the line has been made ready anew."""
_MODELS: Final = {
    "recognition": ("recognition", "engine"),
    "recognition_model": ("recognition", "model"),
    "voice": ("voice", "engine"),
    "language": ("language", "engine"),
    "language_model": ("language", "model"),
}


class SetupDesk:
    """For administrators. ``trials`` and ``models`` are what takes its while."""

    def __init__(
        self, terms: Terms, transactions: Transactions, broadcast: Broadcast, room: CallRoom, state: EngineState, parts: SetupParts
    ) -> None:
        self._terms = terms
        self._transactions = transactions
        self._broadcast = broadcast
        self._room = room
        self._state = state
        self._parts = parts
        self._marks = MarksFile(parts.folders.data)
        self._settings = load(parts.folders)
        self._waiting: tuple[Settings, Account] | None = None
        self.trials = SetupTrials(terms, transactions, broadcast, room, parts, self._marks)
        self.models = SetupModels(broadcast, parts)

    @property
    def trunk_set(self) -> bool:
        """Whether a trunk was ever entered; otherwise a call would find nobody."""
        return bool(self._settings.trunk.model_fields_set)

    async def close(self) -> None:
        await self.trials.close()
        await self.models.close()

    # --- what there is

    async def picture(self, person: Person) -> dict[str, Any]:
        """Everything that can be set, and how far it has come. Never a password."""
        may_administer(person)
        shop, carts = await self._transactions.read(self._known)
        lacking = shop is None or await self._transactions.read(self._lacking)
        speaks = shop is not None and await self._transactions.read(self._speaks)
        return {
            "shop": None if shop is None else {name: getattr(shop, name) for name in ShopForm.model_fields},
            "trunk": self._trunk(),
            "models": {field: getattr(getattr(self._settings, part), key) for field, (part, key) in _MODELS.items()},
            "survey": self._survey(),
            "ruled": self._ruled(),
            "when": WHEN,
            "waiting": self._waiting is not None,
            "steps": self._steps(shop, carts, told=not lacking, speaks=speaks),
            "first_run": self._first_run(shop),
            "trunk_test": self.trials.trunk.told,
            "test_call": self.trials.phone.told,
            "demo": self._terms.demo,
        }

    def _known(self, work: UnitOfWork) -> tuple[Shop | None, int]:
        shops = work.shops.all()
        total, _ = work.carts.page(0, 1, self._terms.clock()) if shops else (0, ())
        return (shops[0] if shops else None), total

    def _lacking(self, work: UnitOfWork) -> bool:
        return bool(lacking_terms(work, first_shop(work), self._terms.clock()))

    def _speaks(self, work: UnitOfWork) -> bool:
        """Whether calls have a script."""
        now = self._terms.clock()
        return any(release.holds(now) for release in work.scripts.releases(first_shop(work)))

    def _trunk(self) -> dict[str, Any]:
        trunk = self._settings.trunk
        shown = {name: getattr(trunk, name) for name in TrunkForm.model_fields if name != "password"}
        shown["ca_file"] = None if trunk.ca_file is None else str(trunk.ca_file)
        return {**shown, "codecs": list(trunk.codecs), "password_kept": self._parts.secrets.get(PASSWORD) is not None}

    def _survey(self) -> dict[str, Any]:
        return {name: getattr(self._settings.survey, name) for name in SurveyForm.model_fields}

    def _ruled(self) -> list[str]:
        forms = {"trunk": TrunkForm.model_fields, "shop": ShopForm.model_fields, "survey": SurveyForm.model_fields}
        found = [f"{part}.{key}" for part, fields in forms.items() for key in ruled_by_environment(part, fields)]
        for field, (part, key) in _MODELS.items():
            found += [f"models.{field}"] if ruled_by_environment(part, {key: None}) else []
        return found

    def _first_run(self, shop: Shop | None) -> bool:
        marks = self._marks.value
        return not marks.finished and (shop is None or marks.begun)

    def _steps(self, shop: Shop | None, carts: int, *, told: bool, speaks: bool) -> list[dict[str, str]]:
        marks = self._marks.value
        done = {
            "shop": shop is not None,
            "trunk": marks.trunk == _digest(self.account_of(self._settings)) or marks.called,
            "models": self.models.all_ready(self._settings),
            "terms": told,
            "script": speaks,
            "import": carts > 0,
            "call": marks.called,
        }
        states = {
            step: "done" if done.get(step, step in marks.seen) else "skipped" if step in marks.skipped or step in marks.seen else "open"
            for step in STEPS
        }
        return [{"step": step, "state": state} for step, state in states.items()]

    # --- what is changed

    async def set_shop(self, person: Person, content: Any) -> dict[str, Any]:
        """From the next call on. Raises ``BadField`` or ``BadInput``; then nothing has changed."""
        may_administer(person)
        form = checked_form(ShopForm, content).model_dump()
        self._refuse_ruled("shop", form, form if self._settings.shop is None else self._settings.shop.model_dump())
        known, _ = await self._transactions.read(self._known)
        shop = Shop(known.id if known else "shop", **form, readings=known.readings if known else {})
        self._settings = change(self._parts.folders, {"shop": {"id": shop.id, **form}})
        if known is None:
            self._mark(replace(self._marks.value, begun=True))

        def write(work: UnitOfWork) -> None:
            work.shops.put(shop)
            work.audit.append(shop.id, self._terms.clock(), person.name, "setup.shop", shop.id, form)

        await self._transactions.write(write)
        return await self._changed(person)

    async def set_trunk(self, person: Person, content: Any) -> dict[str, Any]:
        """As soon as no call is live. The password goes into the keyring and nowhere else. Raises as ``set_shop``."""
        may_administer(person)
        await self._require_shop()
        form = self.trunk_form(content)
        values = _in_file(form)
        self._refuse_ruled("trunk", values, {**self._settings.trunk.model_dump(mode="json")})
        self._settings = change(self._parts.folders, {"trunk": values})
        if form.password is not None:
            self._parts.secrets.put(PASSWORD, form.password)
        await self._audit(person, "setup.trunk", {**values, "password": form.password is not None})
        self._take_into_use()
        return await self._changed(person)

    async def set_models(self, person: Person, content: Any) -> dict[str, Any]:
        """As soon as no call is live. Raises as ``set_shop``, and ``BadField`` for a model that is not there."""
        may_administer(person)
        await self._require_shop()
        form = checked_form(ModelsForm, content)
        self.models.refuse_missing(form)
        values: dict[str, dict[str, Any]] = {}
        for field, (part, key) in _MODELS.items():
            value = getattr(form, field)
            if value != getattr(getattr(self._settings, part), key):
                if ruled_by_environment(part, {key: None}):
                    raise ruled_elsewhere(field, f"OKAERI_{part.upper()}__{key.upper()}")
                values.setdefault(part, {})[key] = value
        if "engine" in values.get("voice", {}):
            values["voice"]["name"] = None  # a voice's name is one of its engine's
        if values:
            self._settings = change(self._parts.folders, values)
            await self._audit(person, "setup.models", form.model_dump())
            self._take_into_use()
        return await self._changed(person)

    async def set_survey(self, person: Person, content: Any) -> dict[str, Any]:
        """At once. Raises as ``set_shop``."""
        may_administer(person)
        await self._require_shop()
        form = checked_form(SurveyForm, content).model_dump()
        self._refuse_ruled("survey", form, self._survey())
        self._settings = change(self._parts.folders, {"survey": form})
        self._terms.survey = SurveyTerms.of(self._settings.survey)
        await self._audit(person, "setup.survey", form)
        return await self._changed(person)

    async def mark(self, person: Person, step: str, mark: str) -> dict[str, Any]:
        """``seen``, ``skipped`` or ``open``; ``finished`` of the step ``all`` ends the first run. Raises ``BadInput``."""
        may_administer(person)
        if step == "all":
            self._mark(replace(self._marks.value, begun=True, finished=mark == "finished"))
        elif step in STEPS and mark in ("seen", "skipped", "open"):
            self._mark(self._marks.value.marked(step, mark))
        else:
            raise BadInput(f"「{step}」に「{mark}」とは付けられません。", f"“{step}” cannot be marked “{mark}”.")
        return await self._changed(person)

    def trunk_form(self, content: Any) -> TrunkForm:
        """Checked, and against what must hold together. Raises ``BadField``."""
        form = checked_form(TrunkForm, content)
        if form.register_account and not form.user:
            raise bad_field("user")
        if form.srtp and form.transport == "udp" and not is_loopback(form.host):
            raise bad_field("transport")  # the keys of the sound would travel in the clear
        if self._terms.demo and not is_loopback(form.host):
            raise Refused(
                "setup.demo",
                "見本の店のままでは、本物の回線を設定できません。--demo を付けずに起動してください。",
                "With the demo shop no real trunk can be set. Start it without --demo.",
            )
        return form

    def account_of(self, settings: Settings, form: TrunkForm | None = None) -> Account:
        """The trunk's account as settings or a form have it, with the password that is kept where the form has none."""
        line: Any = form or settings.trunk
        typed = None if form is None else form.password
        return Account(
            domain=line.domain,
            user=line.user,
            password=(self._parts.secrets.get(PASSWORD) or "") if typed is None else typed,
            host=line.host,
            port=line.port,
            transport=line.transport,
            srtp=line.srtp,
            ca_file=None if line.ca_file is None else str(line.ca_file),
            caller_id=line.caller_id,
            codecs=line.codecs,
        )

    async def try_trunk(self, person: Person, content: Any) -> dict[str, Any]:
        """With what is entered, saved or not. Raises ``BadField``; ``Refused`` while another test is under way."""
        may_administer(person)
        await self._require_shop()
        form = self.trunk_form(content)
        account = self.account_of(self._settings, form)
        await self._audit(person, "setup.trunk_test", form.host)
        return self.trials.try_trunk(account, register=form.register_account, digest=_digest(account))

    async def call_phone(self, person: Person, number: str) -> dict[str, Any]:
        """See ``SetupTrials.call_phone``."""
        may_administer(person)
        return await self.trials.call_phone(person, self.account_of(self._settings), self._settings.trunk.ring_timeout_s, number)

    # --- into use

    def tick(self) -> None:
        """Takes into use what waits, when no call is live."""
        if self._waiting is None or self._room.live() or self.trials.phone.running:
            return
        settings, account = self._waiting
        self._waiting = None
        trunk = settings.trunk
        self._terms.dial_through(
            account=asdict(account),
            loopback=trunk.loopback,
            caller_id=trunk.caller_id is not None,
            ring_timeout_s=trunk.ring_timeout_s,
            concurrent_calls=trunk.concurrent_calls,
        )
        if not self._parts.apply(settings, account):
            self._state.changed()
        log.info("settings_applied")
        self._broadcast.tell({"event": "setup", "part": "settings", "told": {"waiting": False}})

    def _take_into_use(self) -> None:
        self._waiting = (self._settings, self.account_of(self._settings))
        self._state.changing()
        self.tick()

    def _refuse_ruled(self, section: str, values: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        for key in ruled_by_environment(section, values):
            if json.dumps(values[key]) != json.dumps(now.get(key)):
                raise ruled_elsewhere(key, f"OKAERI_{section.upper()}__{key.upper()}")

    async def _changed(self, person: Person) -> dict[str, Any]:
        self._broadcast.tell({"event": "setup", "part": "settings", "told": {"waiting": self._waiting is not None}})
        return await self.picture(person)

    def _mark(self, marks: Marks) -> None:
        try:
            self._marks.put(marks)
        except OSError as fault:
            raise EnvironmentFault(
                f"設定の進み具合を保存できません（{fault.strerror}）。", f"How far this has come cannot be kept ({fault.strerror})."
            ) from fault

    async def _require_shop(self) -> None:
        """What is set is written to the audit trail of a shop. Raises ``Refused`` before there is one."""
        if not await self._transactions.read(lambda work: work.shops.all()):
            raise Refused("setup.shop_first", "先に店舗のページを保存してください。", "Save the page of the shop first.")

    async def _audit(self, person: Person, what: str, detail: Any) -> None:
        def write(work: UnitOfWork) -> None:
            shop_id = first_shop(work)
            work.audit.append(shop_id, self._terms.clock(), person.name, what, shop_id, detail)

        await self._transactions.write(write)


def _in_file(form: TrunkForm) -> dict[str, Any]:
    content = form.model_dump(mode="json")
    content.pop("password")
    return content


def _digest(account: Account) -> str:
    return hashlib.sha256(json.dumps(asdict(account), sort_keys=True).encode()).hexdigest()
