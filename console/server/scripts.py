"""The script studio at the engine's door."""

import base64
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import Field

from console.campaign.scripts.document import samples_of
from console.campaign.scripts.new_script import Wish
from console.server.days import Day, Zoned
from console.server.entrance import Service, Who
from console.server.strict_body import StrictBody
from console.service.commands import may_look

router = APIRouter(prefix="/api/scripts")

LONGEST_TEXT = 2_000_000


class _From(StrictBody):
    source: str | None = None


class _Yaml(StrictBody):
    yaml: str = Field(max_length=LONGEST_TEXT)
    name: str = Field(default="台本.yaml", max_length=200)


class _Document(StrictBody):
    document: dict[str, Any]


class _Look(_Document):
    day: Day | None = None


class _Saved(_Document):
    revision: int


class _Signed(StrictBody):
    revision: int
    text: str = ""


class _Period(StrictBody):
    """Open times mean now and for good; ``share`` is percent of the carts."""

    begins: Zoned | None = None
    until: Zoned | None = None
    share: int = 100


class _Approved(_Period):
    revision: int


class _Comment(StrictBody):
    text: str
    place: str | None = None


class _Tried(_Document):
    """Without ``words``: only what is said at the node."""

    node: str = Field(max_length=200)
    words: str = Field(default="", max_length=200)


class _Sentence(_Document):
    text: str = Field(max_length=2000)


class _Sample(StrictBody):
    name: str = Field(max_length=200)
    price: int
    goods: str = Field(default="", max_length=200)


class _New(StrictBody):
    """``terms``: sentences of the shop by key, those that changed; ``samples``: one or two of its goods, to try the script with."""

    origin: str
    name: str = Field(max_length=200)
    goods: list[str] = Field(default_factory=list, max_length=20)
    vip: bool = False
    persona: str = Field(default="", max_length=40)
    tone: str = "standard"
    terms: dict[str, str] = Field(default_factory=dict, max_length=20)
    samples: list[_Sample] = Field(default_factory=list, max_length=20)


class _Told(StrictBody):
    """By key, those that changed; empty: taken back."""

    terms: dict[str, str] = Field(max_length=20)


class _Trial(StrictBody):
    calls: int = Field(default=400, ge=1, le=20_000)
    customers: Literal["personas", "past"] = "personas"
    level: Literal["words", "intents"] = "words"


@router.get("")
async def packs(service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return {"scripts": await service.studio.packs()}


@router.post("")
async def begin_new(body: _New, service: Service, who: Who) -> dict[str, Any]:
    samples = samples_of([sample.model_dump() for sample in body.samples])
    wish = Wish(body.name, tuple(body.goods), body.vip, body.persona, body.tone, samples)
    return await service.new_scripts.begin(who, body.origin, wish, body.terms)


@router.get("/beginnings")
async def beginnings(service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return await service.new_scripts.beginnings()


@router.get("/terms")
async def shop_terms(service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return await service.shop_terms.picture()


@router.put("/terms")
async def tell_terms(body: _Told, service: Service, who: Who) -> dict[str, Any]:
    return await service.shop_terms.tell(who, body.terms)


@router.post("/import")
async def bring_in(body: _Yaml, service: Service, who: Who) -> dict[str, Any]:
    return await service.studio.bring_in(who, body.yaml, body.name)


@router.post("/check")
async def check(body: _Look, service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return await service.studio.check(body.document, body.day)


@router.post("/read-aloud")
async def read_aloud(body: _Sentence, service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    line, sound = await service.studio.read_aloud(body.text, body.document)
    return {**line, "rate": 16_000, "pcm": base64.b64encode(sound).decode("ascii")}


@router.post("/try")
async def try_sentence(body: _Tried, service: Service, who: Who) -> dict[str, Any]:
    return await service.sentences.attempt(who, body.document, body.node, body.words)


@router.get("/packs/{pack}")
async def pack(pack: str, service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return await service.studio.pack(pack)


@router.post("/packs/{pack}/drafts")
async def begin(pack: str, body: _From, service: Service, who: Who) -> dict[str, Any]:
    return await service.studio.begin(who, pack, body.source)


@router.delete("/releases/{release_id}")
async def end(release_id: str, service: Service, who: Who) -> dict[str, Any]:
    await service.studio.end(who, release_id)
    return {}


@router.get("/versions/{version_id}")
async def version(version_id: str, service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return await service.studio.version(version_id)


@router.put("/versions/{version_id}")
async def save(version_id: str, body: _Saved, service: Service, who: Who) -> dict[str, Any]:
    return await service.studio.save(who, version_id, body.revision, body.document)


@router.delete("/versions/{version_id}")
async def discard(version_id: str, service: Service, who: Who) -> dict[str, Any]:
    await service.studio.discard(who, version_id)
    return {}


@router.post("/versions/{version_id}/submit")
async def submit(version_id: str, body: _Signed, service: Service, who: Who) -> dict[str, Any]:
    return await service.studio.submit(who, version_id, body.revision, body.text)


@router.post("/versions/{version_id}/send-back")
async def send_back(version_id: str, body: _Signed, service: Service, who: Who) -> dict[str, Any]:
    return await service.studio.send_back(who, version_id, body.revision, body.text)


@router.post("/versions/{version_id}/approve")
async def approve(version_id: str, body: _Approved, service: Service, who: Who) -> dict[str, Any]:
    return await service.studio.approve(who, version_id, body.revision, begins=body.begins, until=body.until, share=body.share)


@router.post("/versions/{version_id}/release")
async def release(version_id: str, body: _Period, service: Service, who: Who) -> dict[str, Any]:
    return await service.studio.release(who, version_id, begins=body.begins, until=body.until, share=body.share)


@router.post("/versions/{version_id}/comments")
async def comment(version_id: str, body: _Comment, service: Service, who: Who) -> dict[str, Any]:
    return {"notes": await service.studio.say(who, version_id, body.text, body.place)}


@router.get("/versions/{version_id}/export")
async def export(version_id: str, service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return {"yaml": await service.studio.export(version_id)}


@router.post("/versions/{version_id}/trial", status_code=202)
async def trial(version_id: str, body: _Trial, service: Service, who: Who) -> dict[str, Any]:
    return await service.trials.begin(who, version_id, body.calls, customers=body.customers, level=body.level)


@router.get("/trial")
async def trial_state(service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return {"trial": service.trials.state()}


@router.delete("/trial")
async def stop_trial(service: Service, who: Who) -> dict[str, Any]:
    await service.trials.stop(who)
    return {}
