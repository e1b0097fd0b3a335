"""The processes that play simulated customers: what they come to does not show that there were two."""

from console.app.trial import run
from console.campaign.scripts.pack import load_pack
from console.service.scripts.script_cases import demo_briefs
from console.shipped import shipped
from console.simulation.expected import Seen
from console.simulation.intents import ToldIntents
from console.simulation.people import Customs
from console.simulation.scenario import DEFAULT_NOW
from console.simulation.trial import INTENTS, Rehearsal, Tally, report

CALLS = 40


def test_two_processes_come_to_what_one_comes_to() -> None:
    script = load_pack(shipped("assets/packs/apparel"))
    briefs, customs = demo_briefs(script, DEFAULT_NOW), Customs.read(shipped("assets/simulation/ja"))
    told: list[tuple[int, int]] = []
    found = run(briefs, CALLS, Seen(), own_carts=False, told=lambda done, of, a_second: told.append((done, of)), level=INTENTS)
    whole = Tally()
    whole.add(Rehearsal(briefs, ToldIntents(), customs).play(range(CALLS)))
    alone = report(script, whole, 1.0, customs, Seen(), own_carts=False, level=INTENTS)
    assert {**found, "a_second": 0, "seconds": 0} == {**alone, "a_second": 0, "seconds": 0}
    assert told == [(10, 40), (20, 40), (30, 40), (40, 40)]
    assert found["a_second"] * found["seconds"] > CALLS  # what is loaded first is no part of the speed
