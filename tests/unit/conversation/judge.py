"""A call on the test telephone before the judge of finished calls."""

from console.simulation import violations
from console.simulation.truth import truth_of
from tests.unit.conversation.telephone import Telephone


def judge(call: Telephone) -> list[tuple[str, str]]:
    """(rule, sentence) of everything that was against the law; and a call that does not end."""
    changed = [(entry.at, entry.text, entry.value) for entry in call.log if entry.kind == "fact"]
    found = [(one["rule"], one["text"]) for one in violations.judge(call.result(), truth_of(call.brief, changed))]
    return found if call.over else [*found, ("call.does_not_end", "")]
