"""One cart's story in sentences, oldest first. Free of widgets."""

from collections.abc import Callable
from typing import Final

from console.ui.look import Look
from console.ui.queue.rows import Event
from console.ui.shop_time import day_text, moment
from console.ui.words import Words

SHOWN: Final = 30


def story_lines(look: Look, story: tuple[Event, ...]) -> list[tuple[str, str]]:
    """(time, sentence) of the latest events."""
    told = [(day_text(look.words, event.at), _SAID[event.kind](look.words, event)) for event in story if event.kind in _SAID]
    return told[-SHOWN:]


def _left(words: Words, event: Event) -> str:
    return words("story.left")


def _planned(words: Words, event: Event) -> str:
    return (
        words(f"story.group_{event.body.get('group')}")
        if f"story.group_{event.body.get('group')}" in words.entries
        else words("story.planned")
    )


def _call(words: Words, event: Event) -> str:
    how = (
        words.named("outcome", event.body.get("outcome"))
        or words.named("line_result", event.body.get("line_result"))
        or words("story.live")
    )
    said = words("story.call" if event.body.get("unasked") else "story.call_by_hand", how=how)
    named = moment(event.body.get("callback_at"))
    return f"{said} {words('story.callback', time=day_text(words, named))}" if named else said


def _link(words: Words, event: Event) -> str:
    accepted = event.body.get("accepted")
    state = "story.link_asked" if accepted is None else "story.link_sent" if accepted else "story.link_refused"
    return words(state, channel=words.named("channel", event.body.get("channel")))


def _opened(words: Words, event: Event) -> str:
    return words("story.opened", channel=words.named("channel", event.body.get("channel")))


def _deed(words: Words, event: Event) -> str:
    key = f"story.did_{event.body.get('did')}"
    if key not in words.entries:
        return str(event.body.get("did") or "")
    to = event.body.get("to") or words("queue.nobody")
    return words(key, who=event.body.get("who") or "", until=day_text(words, moment(event.body.get("until"))), to=to)


def _recovered(words: Words, event: Event) -> str:
    said = words("story.recovered", value=words.yen(int(event.body.get("value") or 0)))
    by = f"story.by_{str(event.body.get('rule') or '').removeprefix('recovery.')}"
    return f"{said} {words(by)}" if by in words.entries else said


_SAID: Final[dict[str, Callable[[Words, Event], str]]] = {
    "left": _left,
    "planned": _planned,
    "call": _call,
    "link": _link,
    "opened": _opened,
    "deed": _deed,
    "recovered": _recovered,
}
