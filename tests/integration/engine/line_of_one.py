"""A line process that answers every call at once and then waits: ``python -m tests.integration.engine.line_of_one``."""

from console.wire.child import Parent


def main() -> None:
    parent = Parent()
    while (message := parent.inbox.get()) is not None:
        head, _ = message
        match head["do"]:
            case "configure":
                parent.send({"event": "line_ready", "models": [], "line": head["line"]})
            case "dial":
                parent.send({"event": "answered", "call_id": head["call_id"], "at": 0.0, "codec": "PCMU/8000"})
            case "hangup":
                parent.send({"event": "ended", "call_id": head["call_id"], "at": 1.0, "result": "answered", "outcome": "undecided"})


if __name__ == "__main__":
    main()
