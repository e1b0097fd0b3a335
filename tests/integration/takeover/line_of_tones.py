"""A line process whose voices are tones: ``python -m tests.integration.takeover.line_of_tones``, over the engine's wire.

``dial`` with the customer's ``port`` and a ``recording`` begins the call ``c1``; every other order is for that call.
"""

import asyncio
from pathlib import Path

from console.app.line import Engine
from console.call.supervisor import Supervisor
from console.call.trunk.pjsua import PjsuaTrunk
from tests.integration.takeover.line import Talker, a_brief, stages
from tests.integration.trunk.rig import dial, direct


async def main() -> None:
    engine = await Engine.connect()
    trunk = PjsuaTrunk(calls=1, spares=0)
    await trunk.start()
    made = stages(trunk, Talker(), lambda which, utterance, seconds: "")
    supervisor = Supervisor(made, engine.tell, 1, lambda call_id, bug: engine.tell({"event": "bug", "bug": repr(bug)}))
    engine.tell({"event": "line_ready"})
    async for head, body in engine.orders():
        if head["do"] == "dial":
            supervisor.dial(a_brief(), dial(direct(head["port"]), recording=Path(head["recording"])))
        else:
            supervisor.command("c1", head, body)
    await supervisor.close()
    await trunk.close()


if __name__ == "__main__":
    asyncio.run(main())
