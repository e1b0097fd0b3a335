"""What the telephone network answered to an order, as it is said beside the keys. Free of Qt."""

from console.ui.answers import JSON, Refusal, Told


def news_of(event: JSON) -> Told | None:
    """``None``: nothing an operator would have to know."""
    match event["event"]:
        case "refused":
            return Refusal(str(event.get("ja") or ""), str(event.get("en") or ""), event.get("rule"))
        case "transferred":
            return "notice.transferred" if event.get("accepted") else "notice.not_transferred"
        case "desk_phone" if event.get("state") in ("answered", "ended"):
            return "notice.desk_phone_answered" if event["state"] == "answered" else "notice.desk_phone_ended"
    return None
