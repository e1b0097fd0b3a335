"""The process that tries sentences: it answers one after the other, tells what it cannot do, and is there again after it died."""

import pytest

from console.app.sentence_process import SentenceProcess
from console.campaign.scripts.pack import load_pack
from console.domain.errors import BadInput, EnvironmentFault
from console.service.scripts.script_cases import demo_briefs
from console.shipped import shipped
from console.simulation.scenario import DEFAULT_NOW
from console.wire.codec import encode


async def test_it_answers_refuses_and_comes_again() -> None:
    brief = demo_briefs(load_pack(shipped("assets/packs/apparel")), DEFAULT_NOW)[0]
    job = {"brief": encode(brief), "node": "reason", "words": "丈が長くないか心配で", "file": ""}
    process = SentenceProcess()
    try:
        assert (await process.ask(job))["scene"] == "doubt_size"
        with pytest.raises(BadInput, match="どこか"):
            await process.ask({**job, "node": "どこか"})
        assert (await process.ask({**job, "words": "もう電話しないでください"}))["outcome"] == "do_not_call"
        assert process._child is not None
        process._child.kill()
        with pytest.raises(EnvironmentFault):
            await process.ask(job)
        assert (await process.ask(job))["scene"] == "doubt_size"
    finally:
        await process.close()
