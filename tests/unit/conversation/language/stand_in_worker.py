"""A worker that speaks the language worker's protocol without a model: it obeys the customer's words."""

import os
import sys
import threading

from console.wire.child import Parent


def main() -> None:
    parent = Parent()
    if "--broken" in sys.argv:
        parent.send({"failed": True, "ja": "壊れています。", "en": "It is damaged."})
        return
    parent.send({"ready": True})
    prepared: list[str] = []
    while (message := parent.inbox.get()) is not None:
        head = message[0]
        if "prepare" in head:
            prepared.append(head["prepare"])
            continue
        if head["words"] == "黙る":
            threading.Event().wait()
        if head["words"] == "死ぬ":
            os._exit(1)
        if head["words"] == "遅れる":
            parent.send({"number": head["number"], "label": None})
        elif head["words"] == "用意は":
            parent.send({"number": head["number"], "label": "affirm" if head["asked"] in prepared else "deny"})
        elif head["words"] == "別の札":
            parent.send({"number": head["number"], "label": "not_offered"})
        else:
            parent.send({"number": head["number"], "label": head["labels"][-1]})


if __name__ == "__main__":
    main()
