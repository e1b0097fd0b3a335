"""Words of the studio that several of its parts use. Free of Qt."""

from typing import Any

from console.ui import shop_time
from console.ui.words import Words


def moment(words: Words, text: str | None) -> str:
    """What the engine told, as people write it."""
    return shop_time.day_text(words, shop_time.moment(text))


def state_text(words: Words, version: dict[str, Any]) -> str:
    """「第2版 使用中」."""
    state = "spoken" if version.get("spoken") else "coming" if version.get("coming") else str(version["state"])
    return words("studio.version_state", n=version["number"], state=words(f"studio.state.{state}"))


def signed_text(words: Words, version: dict[str, Any]) -> str:
    """Who did the last thing with it, and when."""
    for step in ("approved", "submitted", "changed"):
        stamp = version.get(step)
        if stamp:
            first = version.get("submitted")
            names = f"{first['by']} / {stamp['by']}" if step == "approved" and first else stamp["by"]
            name = words("studio.with_the_program") if names == "okaeri" else names
            return words(f"studio.by.{step}", name=name, at=moment(words, stamp["at"]))
    return ""


def release_text(words: Words, release: dict[str, Any]) -> str:
    """「12/26 00:00 から 1/5 00:00 まで、20% のカートに」."""
    until = moment(words, release.get("until"))
    said = words("studio.period_until" if until else "studio.period", begins=moment(words, release["begins"]), until=until)
    return said if release.get("share", 100) >= 100 else words("studio.period_share", period=said, n=release["share"])
