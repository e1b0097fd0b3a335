"""Simulations as the engine runs them: one at a time, told of as they go on, kept with the content they were made of, stopped for good."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any

import pytest

from console.domain.errors import EnvironmentFault, Refused
from tests.conftest import ExpectLog
from tests.unit.service.house import CHIEF, SASAKI, House, heard_until


class InHand:
    """A runner that goes on when the test says so. ``ended``: nobody waits for it any more."""

    def __init__(self, *messages: dict[str, Any], fault: EnvironmentFault | None = None) -> None:
        self.messages, self.fault = messages, fault
        self.go, self.ended = asyncio.Event(), False
        self.job: Mapping[str, Any] = {}

    async def run(self, job: Mapping[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
        self.job = job
        try:
            for message in self.messages:
                yield message
                await self.go.wait()
            if self.fault is not None:
                raise self.fault
        finally:
            self.ended = True


async def begun(house: House, runner: InHand) -> str:
    house.service.trials._runner = runner
    await house.service.studio.packs()
    version: str = (await house.service.studio.pack("apparel"))["newest"]["version_id"]
    await house.service.trials.begin(CHIEF, version, 30)
    return version


async def test_it_tells_how_far_it_is_and_its_report_stays_with_the_content(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        runner = InHand({"done": 10, "of": 30, "a_second": 52.5}, {"report": {"calls": 30}})
        _, subscription = house.service.subscribe()
        version = await begun(house, runner)
        told = await heard_until(subscription, lambda event: event["event"] == "trial" and event["trial"]["done"] == 10)
        assert told[-1]["trial"]["running"]
        assert (told[-1]["trial"]["a_second"], told[-1]["trial"]["level"]) == (52.5, "words")
        with pytest.raises(Refused) as no:
            await house.service.trials.begin(CHIEF, version, 30)
        assert no.value.rule == "trial.running"
        runner.go.set()
        await heard_until(subscription, lambda event: event["event"] == "trial" and not event["trial"]["running"])
        assert (await house.service.studio.version(version))["trial"]["report"] == {"calls": 30}
        assert all("山田" in brief["customer"]["name"] or brief["customer"]["phone"] == "090-0000-0001" for brief in runner.job["briefs"])
        assert {brief["customer"]["mail"] for brief in runner.job["briefs"]} == {"trial@example.com"}


async def test_it_is_stopped_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        runner = InHand({"done": 10, "of": 30}, {"report": {"calls": 30}})
        _, subscription = house.service.subscribe()
        version = await begun(house, runner)
        await heard_until(subscription, lambda event: event["event"] == "trial" and event["trial"]["done"] == 10)
        await house.service.trials.stop(CHIEF)
        assert runner.ended
        assert not (house.service.trials.state() or {})["running"]
        assert (await house.service.studio.version(version))["trial"] is None


async def test_what_went_wrong_is_told_in_both_languages(tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log("trial_failed")
    async with House(tmp_path) as house:
        runner = InHand({"done": 1, "of": 30}, fault=EnvironmentFault("止まりました。", "It stopped."))
        runner.go.set()
        _, subscription = house.service.subscribe()
        await begun(house, runner)
        told = await heard_until(subscription, lambda event: event["event"] == "trial" and not event["trial"]["running"])
        assert (told[-1]["trial"]["ja"], told[-1]["trial"]["en"]) == ("止まりました。", "It stopped.")


async def test_it_is_not_an_operators_to_begin(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await house.service.studio.packs()
        version = (await house.service.studio.pack("apparel"))["newest"]["version_id"]
        with pytest.raises(Refused):
            await house.service.trials.begin(SASAKI, version, 30)
