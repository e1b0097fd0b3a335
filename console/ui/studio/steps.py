"""What may be done with the version in view, and when not, why not: one button each. Free of Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from console.ui.roles import What, why_not


class StepId(StrEnum):
    BEGIN = "begin"
    SUBMIT = "submit"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    RELEASE = "release"
    END = "end"
    DISCARD = "discard"
    TRY = "try"


@dataclass(frozen=True, slots=True)
class Step:
    """``why``: the key of the reason it is off, ``None`` when it is on; ``blanks`` fill that sentence."""

    id: StepId
    why: str | None = None
    blanks: Mapping[str, object] | None = None

    @property
    def on(self) -> bool:
        return self.why is None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the steps depend on. ``version`` is the engine's word on the one in view, ``newest`` on the newest of its pack."""

    online: bool
    me: str
    manages: bool
    version: Mapping[str, Any] | None
    newest: Mapping[str, Any] | None
    findings: int
    unsaved: bool
    trying: bool


def steps(now: Standing) -> dict[StepId, Step]:
    """Every step that this state of the version has a button for."""
    if now.version is None:
        return {}
    made = [_begin(now)]
    match now.version["state"]:
        case "draft":
            made += [_submit(now), _try(now), _all(now, StepId.DISCARD)]
        case "submitted":
            made += [_approve(now), _all(now, StepId.SEND_BACK), _try(now)]
        case _:
            made += [_release(now), _end(now), _try(now)]
    return {step.id: step for step in made}


def _all(now: Standing, id: StepId) -> Step:
    """What stands against everything."""
    if not now.online:
        return Step(id, "studio.why.offline")
    if not now.manages:
        return Step(id, why_not(What.MANAGE))
    return Step(id)


def _begin(now: Standing) -> Step:
    step = _all(now, StepId.BEGIN)
    if step.on and now.newest is not None and now.newest["state"] != "approved":
        return Step(step.id, "studio.why.open_draft", {"n": now.newest["number"]})
    return step


def _submit(now: Standing) -> Step:
    step = _all(now, StepId.SUBMIT)
    if step.on and now.findings:
        return Step(step.id, "studio.why.findings", {"n": now.findings})
    return Step(step.id, "studio.why.unsaved") if step.on and now.unsaved else step


def _approve(now: Standing) -> Step:
    step = _all(now, StepId.APPROVE)
    own = now.version is not None and now.me.strip().casefold() in now.version.get("authors", ())
    return Step(step.id, "studio.why.own_work") if step.on and own else step


def _release(now: Standing) -> Step:
    step = _all(now, StepId.RELEASE)
    return Step(step.id, "studio.why.spoken") if step.on and now.version and now.version.get("spoken") else step


def _end(now: Standing) -> Step:
    step = _all(now, StepId.END)
    standing = bool(now.version and (now.version.get("holding") or now.version.get("coming")))
    return step if not step.on or standing else Step(step.id, "studio.why.not_in_use")


def _try(now: Standing) -> Step:
    step = _all(now, StepId.TRY)
    if step.on and now.trying:
        return Step(step.id, "studio.why.trying")
    return Step(step.id, "studio.why.unsaved") if step.on and now.unsaved else step
