"""What an action asks for before it can be done: a line, a channel, an address, digits, words. One drawer is open at a time. Free of Qt."""

from collections.abc import Callable
from typing import Any, Final

from console.domain.errors import BadInput
from console.ui.answers import JSON, Refusal
from console.ui.live.actions import ActionId
from console.ui.live.call_state import Channel, Choice, LiveCall
from console.ui.preferences import PreferenceFile

DRAWERS: Final = (
    ActionId.STEER,
    ActionId.SEND_LINK,
    ActionId.DESK_PHONE,
    ActionId.TRANSFER,
    ActionId.KEYPAD,
    ActionId.NOTE,
    ActionId.WRAP_UP,
)
DISPOSITIONS: Final = (
    "recovered",
    "link_sent",
    "callback",
    "consult",
    "refused",
    "do_not_call",
    "already_ordered",
    "wrong_person",
    "third_party",
    "minor",
    "voicemail",
    "undecided",
)
"""What an operator may judge a call to have come to."""
_BOTH: Final = (Channel("sms", ""), Channel("mail", ""))

Post = Callable[[LiveCall, str, JSON | None, Callable[[], None] | None], None]


def telephone(typed: str) -> str:
    """What the operator typed as the engine takes it: ``03-1234 5678`` → ``0312345678``, ``mori@pbx`` → ``sip:mori@pbx``."""
    text = typed.strip()
    if text.startswith(("sip:", "sips:")):
        return text
    return f"sip:{text}" if "@" in text else text.translate(str.maketrans("", "", "- ()"))


class Drawer:
    """``open`` is the action whose drawer is out. ``post`` sends a command of the call; ``changed`` hears that the drawer moved,
    ``say`` gets what the operator should read (a refusal, or the key of a sentence)."""

    def __init__(
        self,
        post: Post,
        call: Callable[[], LiveCall | None],
        preferences: PreferenceFile,
        changed: Callable[[], None],
        say: Callable[[Refusal | str], None],
    ) -> None:
        self._post, self._call, self._preferences, self._changed, self._say = post, call, preferences, changed, say
        self.open: ActionId | None = None
        self.offered: tuple[Choice, ...] = ()
        """The lines under the digits. Under a finger already on its way they must not change: once there, they stay until the drawer closes."""

    def toggle(self, which: ActionId) -> None:
        self.open, self.offered = None if self.open is which else which, ()
        self.offer()
        self._changed()

    def offer(self) -> None:
        """The call has lines to choose from."""
        call = self._call()
        if self.open is ActionId.STEER and not self.offered and call is not None:
            self.offered = call.choices[:9]

    def close(self) -> None:
        if self.open is not None:
            self.open = None
            self._changed()

    def channels(self) -> tuple[Channel, ...]:
        """The ways the link may go, the usual one first; both while it is not known what the customer agreed to."""
        call = self._call()
        return call.channels if call is not None and call.channels_known else _BOTH

    @property
    def desk_phone(self) -> str:
        return self._preferences.value.desk_phone

    @property
    def addresses(self) -> tuple[str, ...]:
        return self._preferences.value.addresses

    # each of these does what its drawer is for, and closes it once the engine has agreed

    def choose(self, number: int) -> None:
        """A digit key: the line, the channel or the disposition with this number."""
        if self.open is ActionId.STEER and number <= len(self.offered):
            self.say_line(self.offered[number - 1].line)
        elif self.open is ActionId.KEYPAD:
            self.press(str(number))
        elif self.open is ActionId.SEND_LINK and number <= len(self.channels()):
            self.send_link(self.channels()[number - 1].channel)
        elif self.open is ActionId.WRAP_UP and number <= len(DISPOSITIONS):
            self.wrap_up(DISPOSITIONS[number - 1])

    def say_line(self, line: str) -> None:
        """This approved line goes next."""
        self._do(ActionId.STEER, "steer", {"line": line})

    def say_text(self, text: str) -> None:
        """Words the operator typed go next, if the guardrails let them through."""
        if text.strip():
            self._do(ActionId.STEER, "steer", {"text": text.strip()})

    def send_link(self, channel: str) -> None:
        self._do(ActionId.SEND_LINK, "send-link", {"channel": channel})

    def call_desk_phone(self, typed: str) -> None:
        if (uri := telephone(typed)) and uri != self.desk_phone:
            self._keep(desk_phone=uri)
        if uri:
            self._do(ActionId.DESK_PHONE, "desk-phone", {"uri": uri}, "notice.desk_phone_ringing")

    def transfer(self, typed: str, *, attended: bool) -> None:
        """Blind: the customer is sent to the address. Attended: it is called first, and put through when it has answered.
        Without an address a desk phone that has the call keeps it by itself."""
        call, uri = self._call(), telephone(typed)
        if not uri and not (call is not None and call.desk_phone):
            return
        if uri:
            self._keep(addresses=self._preferences.value.with_address(uri).addresses)
        self._do(ActionId.TRANSFER, "transfer", {"uri": uri, "attended": attended or not uri}, "notice.transferring")

    def press(self, digits: str) -> None:
        """Keys of the customer's telephone line; the drawer stays for the next ones."""
        call = self._call()
        if call is not None and self.open is ActionId.KEYPAD and digits:
            self._post(call, "keypad", {"digits": digits}, None)

    def note(self, text: str) -> None:
        if text.strip():
            self._do(ActionId.NOTE, "note", {"text": text.strip()}, "notice.noted")

    def wrap_up(self, outcome: str) -> None:
        self._do(ActionId.WRAP_UP, "wrap-up", {"outcome": outcome}, "notice.wrapped_up")

    def _do(self, drawer: ActionId, verb: str, body: JSON, said: str | None = None) -> None:
        call = self._call()
        if call is None:
            return

        def done() -> None:
            if self.open is drawer:
                self.close()
            if said is not None:
                self._say(said)

        self._post(call, verb, body, done)

    def _keep(self, **what: Any) -> None:
        try:
            self._preferences.change(**what)
        except BadInput as fault:
            self._say(Refusal(fault.ja, fault.en))
