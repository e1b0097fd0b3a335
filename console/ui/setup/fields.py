"""The fields of each page: their kinds, so that one form draws them all. Their words stand under ``setup.SECTION`` in the translations."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, get_args

from console.domain.engines import LanguageEngine, RecognitionEngine, VoiceEngine


class Kind(StrEnum):
    TEXT = "text"
    SECRET = "secret"
    NUMBER = "number"
    CHOICE = "choice"
    SWITCH = "switch"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Field:
    """``name`` may be a path into a document (``limits.per_cart``). ``scale``: what is shown for 1 of what is kept; ``empty``: may be left out."""

    name: str
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    longest: int = 60
    scale: float = 1.0
    empty: bool = False

    @property
    def word(self) -> str:
        return self.name.replace(".", "_")


SHOP: Final = (
    Field("name"),
    Field("company"),
    Field("persona", longest=20),
    Field("return_number", longest=20),
    Field("mail", longest=254),
)
TRUNK: Final = (
    Field("host", longest=253),
    Field("port", Kind.NUMBER, longest=5),
    Field("transport", Kind.CHOICE, ("udp", "tcp", "tls")),
    Field("domain", longest=253),
    Field("user", longest=100),
    Field("password", Kind.SECRET, longest=200, empty=True),
    Field("register_account", Kind.SWITCH),
    Field("caller_id", longest=20, empty=True),
    Field("codecs", Kind.SEVERAL, ("G722", "PCMU", "PCMA")),
    Field("srtp", Kind.SWITCH),
    Field("ca_file", longest=1000, empty=True),
    Field("concurrent_calls", Kind.NUMBER, longest=3),
    Field("ring_timeout_s", Kind.NUMBER, longest=3),
)
MODELS: Final = (
    Field("recognition", Kind.CHOICE, get_args(RecognitionEngine)),
    Field("recognition_model", longest=200),
    Field("voice", Kind.CHOICE, get_args(VoiceEngine)),
    Field("language", Kind.CHOICE, get_args(LanguageEngine)),
    Field("language_model", longest=1000),
)
RULES: Final = (
    Field("limits.per_cart", Kind.NUMBER, longest=1),
    Field("limits.days_between_carts", Kind.NUMBER, longest=3),
    Field("pilot.stage", Kind.CHOICE, ("pilot", "full")),
    Field("pilot.daily_cap", Kind.NUMBER, longest=5),
    Field("holdout.share", Kind.NUMBER, longest=3, scale=100),
    Field("pacing.calls_per_operator", Kind.NUMBER, longest=3),
    Field("pacing.unattended", Kind.NUMBER, longest=3),
)
SURVEY: Final = (
    Field("page", longest=120, empty=True),
    Field("after_minutes", Kind.NUMBER, longest=4),
    Field("again_days", Kind.NUMBER, longest=4),
    Field("keypad", Kind.SWITCH),
)
SECTIONS: Final = {"shop": SHOP, "trunk": TRUNK, "models": MODELS, "rules": RULES, "survey": SURVEY}
