"""Words that were not spoken: what a model invents on silence, noise or a cut-off breath."""

import re
import unicodedata
from collections.abc import Sequence

_NEVER_ON_THE_TELEPHONE = re.compile(
    r"ご視聴|ご清聴ありがとう|ご覧いただきありがとう|チャンネル登録|高評価|字幕|次の動画|この動画|また次回|お会いしましょう"
    r"|視聴してくださって|最後までご覧|エンディング|本日はご覧|thankyouforwatching|subtitlesby|amara\.org|subscribe"
)
_STAGE_DIRECTION = re.compile(r"^[(（\[【♪].*[)）\]】♪]$")
_LOOP = re.compile(r"^(.{4}).+\1|^(.{3}).{3,}\2$|(.{5,30}?)[、。]?\3|(.{2,4}?)\4{3,}")
_LONG_SOUND = re.compile(r"(.)\1{5,}")
FASTEST_CHARACTERS_A_SECOND = 16.0
"""Hurried Japanese has about 10 morae a second, and a kanji often stands for two: more was not spoken."""
LEAST_SECONDS = 0.25


def phantom(text: str, voiced_s: float, mean_log_probability: float, no_speech: float) -> bool:
    """Whether ``text`` is the model's invention. ``voiced_s``: seconds of voice in the sound; the other two as the model says."""
    plain = unicodedata.normalize("NFKC", text).lower().replace(" ", "")
    spoken = re.sub(r"[、。.,?!…・「」]", "", plain)
    if not spoken:
        return True
    if _NEVER_ON_THE_TELEPHONE.search(plain) or _STAGE_DIRECTION.match(text.strip()):
        return True
    if no_speech > 0.6 and mean_log_probability < -0.7:
        return True
    if mean_log_probability < -1.6:
        return True
    return len(spoken) > FASTEST_CHARACTERS_A_SECOND * max(LEAST_SECONDS, voiced_s) + 2


def only_prompted(text: str, vocabulary: Sequence[str]) -> bool:
    """Whether ``text`` is nothing but words of the prompt: into noise a model puts what it was told to expect."""
    rest = re.sub(r"[\s、。.,?!…・「」]", "", text)
    for word in sorted(vocabulary, key=len, reverse=True):
        rest = rest.replace(re.sub(r"\s", "", word), "")
    return not rest


def loops(text: str) -> bool:
    """Whether the decoder may have run in a circle: some words twice over, a syllable four times, or one letter six times.

    A customer says things twice too, so this asks for a second look, not for a refusal.
    """
    return bool(_LOOP.search(text) or _LONG_SOUND.search(text))


def joined(text: str) -> str:
    """Without the spaces that engines put between Japanese words; those between Latin or Hangul words stay."""
    text = text.strip()
    return re.sub(r"(?<=[^\x00-\x7f\uac00-\ud7a3])\s+(?=\S)|(?<=\S)\s+(?=[^\x00-\x7f\uac00-\ud7a3])", "", text)
