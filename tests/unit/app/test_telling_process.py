"""A process that is left before it has read everything: nothing of it stays behind."""

import gc
from contextlib import aclosing

from console.app.telling_process import told_by
from console.domain.errors import EnvironmentFault

SILENCE = EnvironmentFault("応えません。", "It does not answer.")
MORE_THAN_A_PIPE_HOLDS = "x" * 100_000


async def test_what_it_did_not_read_any_more_is_nobodys_fault() -> None:
    module, given = "tests.unit.app.telling_and_waiting", MORE_THAN_A_PIPE_HOLDS
    async with aclosing(told_by(module, given=given, silent_limit_s=20, refusal=EnvironmentFault, silence=SILENCE)) as told:
        assert await anext(told) == {"n": 1}
    gc.collect()  # an exception that nobody asked for would be logged here, and fail the test
