"""The error tree.

::

    OkaeriError
    ├── EnvironmentFault        the world around us: network, disk, device, model file, configuration
    │   ├── BadInput            a file, a form or an argument a person gave us; one sentence in both languages
    │   ├── TrunkFault          the telephone line or its process       (``retry`` tells whether it helps)
    │   ├── SpeechFault         recognition or synthesis                (``retry``)
    │   ├── LanguageFault       the language model                      (``retry``)
    │   ├── MessageFault        mail or SMS was not accepted            (``retry``)
    │   └── StoreFault          the database, the disk, a key
    ├── Refused                 a rule forbids it; ``rule`` names which
    └── OurBug                  a broken invariant; never caught to go on

A vendor's exception never leaves its adapter: each adapter maps it to one of these.
"""

from typing import Final


class OkaeriError(Exception):
    """Base of everything this program raises on purpose.

    ``ja`` and ``en`` are one sentence each: what happened, where, what to do.
    """

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(f"{ja} / {en}")
        self.ja: Final = ja
        self.en: Final = en


class EnvironmentFault(OkaeriError):
    """The world around us is not as needed; our code may be right."""

    def __init__(self, ja: str, en: str, *, retry: bool = False) -> None:
        super().__init__(ja, en)
        self.retry: Final = retry


class BadInput(EnvironmentFault):
    """Something a person gave us cannot be used as it is."""


class TrunkFault(EnvironmentFault):
    """The telephone line or the process that holds it failed."""


class SpeechFault(EnvironmentFault):
    """Recognition or synthesis failed."""


class LanguageFault(EnvironmentFault):
    """The language model failed or did not answer in time."""


class MessageFault(EnvironmentFault):
    """A mail or SMS server did not accept the message; ``unsure``: nobody can tell whether it did."""

    def __init__(self, ja: str, en: str, *, retry: bool = False, unsure: bool = False) -> None:
        super().__init__(ja, en, retry=retry)
        self.unsure: Final = unsure


class StoreFault(EnvironmentFault):
    """The database, the disk or a key failed."""


class Refused(OkaeriError):
    """A rule forbids what was asked; ``rule`` is its id, as shown to people and written to the log; ``source`` where it comes from."""

    def __init__(self, rule: str, ja: str, en: str, *, source: tuple[str, str] | None = None) -> None:
        super().__init__(ja, en)
        self.rule: Final = rule
        self.source: Final = source


class OurBug(OkaeriError):
    """A broken invariant of our own."""

    def __init__(self, en: str) -> None:
        super().__init__("内部エラーです。ログを添えてお知らせください。", en)
