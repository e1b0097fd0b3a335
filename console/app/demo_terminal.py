"""The demo's running transcript in the terminal."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from rich.console import Console

from console.app.lines_bar import with_bar
from console.domain.moves import Say

_VOICES: Final = {"agent": ("みなみ", "cyan"), "customer": ("お客様", "yellow"), "operator": ("オペレーター", "magenta")}


class Terminal:
    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)

    def ready(self, seconds: float, memory_mib: float) -> None:
        self._console.print(f"準備ができました / ready ({seconds:.1f} s, {memory_mib:.0f} MiB)")

    def progress(self, lines: Sequence[Say]) -> Iterator[Say]:
        """One after another, with a bar: the first demonstration renders them, later ones find them."""
        return with_bar(lines, self._console)

    def call(self, number: int, customer: str, title: str) -> None:
        self._console.rule(f"通話 {number} · {customer} 様 · {title}")

    def event(self, event: dict[str, Any]) -> None:
        match event["event"]:
            case "turn":
                name, colour = _VOICES[event["who"]]
                cut = f"[strike]{event['unheard']}[/strike] (遮られた)" if event.get("unheard") else ""
                meant = f"  [dim]{event['intent']}[/dim]" if event.get("intent") else ""
                self._console.print(f"{_clock(event['started'])} [{colour}]{name:4}[/{colour}] {event['text']}{cut}{meant}")
            case "latency":
                word = "相槌まで" if event["turn"]["filler"] else "応答"
                self._console.print(f"      [dim]{word} {event['turn']['response_ms']} ms[/dim]")
            case "hand":
                self._console.print(f"      [bold]✋ {event['brief_ja']}[/bold]")
            case _:
                pass


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"
