"""A shop's file on its way into the books, without Qt: what it was understood as, what was set right, how far it has come."""

from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote

from console.ui.answers import JSON, Answer, Asks, Refusal
from console.ui.faults import fault
from console.ui.saving import save

ENCODINGS: Final = ("utf-8", "cp932")
KINDS: Final = ("carts", "orders", "customers", "products")


class ImportPresenter:
    """``watch`` hears of every change. ``downloads`` is where the rejected rows go."""

    def __init__(self, door: Asks, downloads: Path) -> None:
        self._door, self._downloads = door, downloads
        self.watch: Callable[[], None] = lambda: None
        self.told: JSON = {}
        self.notice: Refusal | tuple[str, str] | None = None
        self._encoding: str | None = None

    @property
    def running(self) -> bool:
        return self.told.get("state") == "running"

    @property
    def ready(self) -> bool:
        """Everything that is needed has a column."""
        return bool(self.told.get("columns")) and not self.told.get("lacking") and not self.running

    def needed(self, field: str) -> bool:
        """Whether nothing else stands in for ``field`` yet."""
        return any(field in group for group in self.told.get("lacking", ()))

    def on_event(self, event: JSON) -> None:
        if event.get("event") == "import" and event.get("file") == self.told.get("file"):
            self.told = {**self.told, **{key: value for key, value in event.items() if key != "event"}}
            self.watch()

    def choose(self, path: str) -> None:
        try:
            content = Path(path).read_bytes()
        except OSError:
            self.notice = fault("unreadable", path=path)
            self.watch()
            return
        self.notice, self._encoding = None, None
        self._door.send(f"/api/imports?name={quote(Path(path).name)}", content, self._came)

    def look(self, *, kind: str | None = None, encoding: str | None = None, use: str | None = None) -> None:
        """Read otherwise: another kind or encoding, or by a mapping that was kept."""
        self._encoding = encoding or self._encoding
        body: JSON = {"kind": kind or self.told.get("kind"), "encoding": self._encoding}
        if use:
            body = {"use": use, "encoding": self._encoding}
        self._ask("look", body)

    def map(self, field: str, heading: str) -> None:
        """``heading`` is empty for none."""
        columns = {name: list(found) for name, found in self.told.get("columns", {}).items() if name != field}
        if heading:
            columns[field] = [heading]
        self._ask("look", {"kind": self.told.get("kind"), "encoding": self._encoding, "columns": columns})

    def run(self, save: str) -> None:
        body: JSON = {"kind": self.told["kind"], "encoding": self._encoding, "columns": self.told["columns"]}
        if save.strip():
            body["save"] = save.strip()
        self._ask("run", body)

    def cancel(self) -> None:
        self._ask("cancel", {})

    def keep_rejected(self) -> None:
        def came(data: bytes, refusal: Refusal | None) -> None:
            self.notice = refusal
            if refusal is None:
                place = self._downloads / f"{Path(self.told['name']).stem}.rejected.csv"
                try:
                    save(place, data)
                    self.notice = ("setup.import.kept", str(place))
                except OSError as why:
                    self.notice = fault("unwritable", path=place, why=why.strerror)
            self.watch()

        self._door.fetch(f"/api/imports/{self.told['file']}/rejected", came)

    def _ask(self, what: str, body: JSON) -> None:
        self._door.ask("POST", f"/api/imports/{self.told['file']}/{what}", body, self._came)

    def _came(self, answer: Answer) -> None:
        self.notice = answer.refusal
        if answer.ok:
            self.told = answer.body
        self.watch()
