"""The studio without Qt: scripts and versions, one version under the writer's hands, what the law check says of it, and the steps to approval."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from console.ui.answers import JSON, Answer, Asks, Done, Link, Refusal, Told
from console.ui.phase import Phase
from console.ui.roles import Allows, What, everything
from console.ui.studio.aloud import Aloud, Plays, Silent
from console.ui.studio.difference import FlowDifference, LineDifference, flow_differences, line_differences
from console.ui.studio.draft import Document, Draft, Steps
from console.ui.studio.faulty import faulty_nodes
from console.ui.studio.flow_layout import first_line, node_of, still_there
from console.ui.studio.steps import Standing, Step, StepId, steps


class Change(StrEnum):
    PACKS = "packs"
    PACK = "pack"
    VERSION = "version"
    DOCUMENT = "document"
    CHECK = "check"
    LINE = "line"
    NOTES = "notes"
    COMPARED = "compared"
    TRIAL = "trial"
    STEPS = "steps"
    NOTICE = "notice"


class StudioPresenter:
    """``watch`` hears what changed. ``saving`` is asked for by the view a little after the last key."""

    def __init__(self, door: Asks, steps: Callable[[], Steps], sound: Plays | None = None, allows: Allows = everything) -> None:
        self._door, self._steps, self.allows = door, steps, allows
        self.see_comparisons: Callable[[], None] = lambda: None
        self.watch: Callable[[Change], None] = lambda change: None
        self.phase = Phase.LOADING
        self.failure: Refusal | None = None
        self.packs: list[JSON] = []
        self.pack: JSON | None = None
        self.version: JSON | None = None
        self.draft: Draft | None = None
        self.lines: JSON = {}
        self.findings: list[JSON] = []
        self.notes: list[JSON] = []
        self.line: str | None = None
        self.node: str | None = None
        self.other: JSON | None = None
        self.trial: JSON | None = None
        self.said: Told | None = None
        self.me = ""
        self.online = False
        self._aloud = Aloud(door, sound or Silent(), self.tell, lambda: self.watch(Change.LINE))
        self._saving = False

    # what is known

    @property
    def document(self) -> Document | None:
        return None if self.draft is None else self.draft.document

    @property
    def editable(self) -> bool:
        return self.version is not None and self.version["state"] == "draft" and self.allows(What.MANAGE)

    @property
    def running_trial(self) -> JSON | None:
        return self.trial if self.trial is not None and self.trial.get("running") else None

    def findings_at(self, place: str | None) -> list[JSON]:
        return [finding for finding in self.findings if finding["place"] == place]

    def faulty_nodes(self) -> Mapping[str, str]:
        return {} if self.document is None else faulty_nodes(self.document, self.findings)

    def next_fault(self) -> None:
        """The next node with something to mend, behind the one in view."""
        nodes = list(self.faulty_nodes())
        if nodes:
            self.select_node(nodes[(nodes.index(self.node) + 1) % len(nodes) if self.node in nodes else 0])

    def notes_at(self, place: str | None) -> list[JSON]:
        """What was said about that line; ``None``: about the whole, with everything that was done with it."""
        return [note for note in self.notes if note.get("place") == place]

    def steps(self) -> dict[StepId, Step]:
        newest = self.pack["newest"] if self.pack else None
        unsaved = self.draft is not None and self.draft.dirty
        manages, trying = self.allows(What.MANAGE), self.running_trial is not None
        return steps(Standing(self.online, self.me, manages, self.version, newest, len(self.findings), unsaved, trying))

    def proposal(self, line: str) -> str | None:
        """A lawful wording to put in the place of this one: that of the version in comparison, when it is another."""
        if self.other is None or self.document is None:
            return None
        text = self.other["document"]["lines"].get(line, {}).get("text")
        return str(text) if text and text != self.document["lines"][line]["text"] else None

    def differences(self) -> tuple[list[LineDifference], list[FlowDifference]]:
        if self.other is None or self.document is None:
            return [], []
        return line_differences(self.other["document"], self.document), flow_differences(self.other["document"], self.document)

    # what comes from the engine

    def on_link(self, link: Link) -> None:
        came_back = link.online and not self.online
        self.online = link.online
        if came_back:
            self.reload()
            if self.draft is not None and self.draft.dirty:
                self.save()
        self.watch(Change.STEPS)

    def on_event(self, event: JSON) -> None:
        kind = event["event"]
        if kind in ("state", "snapshot") and isinstance(event.get("me"), dict):
            self.me = str(event["me"].get("name", ""))
            self.watch(Change.STEPS)
            if self.phase is Phase.FAILED and self.online:
                self.reload()  # somebody has signed in
        elif kind == "scripts":
            self.reload()
            # Another version of it that comes into use takes this one out of use.
            if self.version and event.get("pack") == self.version["pack"] and self.draft and not (self.draft.dirty or self._saving):
                self.open_version(self.version["version_id"], again=True)
        elif kind == "trial":
            over = self.running_trial is not None and not (event.get("trial") or {}).get("running")
            self.trial = event.get("trial")
            self.watch(Change.TRIAL)
            self.watch(Change.STEPS)
            if over and self.version is not None and self.trial and self.trial["version_id"] == self.version["version_id"]:
                self.open_version(self.version["version_id"], again=True)

    def reload(self) -> None:
        if not self.packs:
            self._set_phase(Phase.LOADING)
        self._door.ask("GET", "/api/scripts", done=self._packs_came)
        if self.pack is not None:
            self._door.ask("GET", f"/api/scripts/packs/{self.pack['pack']}", done=self._pack_came)

    def _packs_came(self, answer: Answer) -> None:
        if not answer.ok:
            self.failure = answer.refusal
            if not self.packs:
                self._set_phase(Phase.FAILED)
            return
        self.packs = list(answer.body.get("scripts") or ())
        self._set_phase(Phase.READY if self.packs else Phase.EMPTY)
        if self.pack is None and self.version is None and self.packs:
            self.open_pack(next((one["pack"] for one in self.packs if one["spoken"]), self.packs[0]["pack"]))

    def _pack_came(self, answer: Answer) -> None:
        # Asked for before another script came into view: that one's books stay where they are.
        if answer.ok and (self.version is None or self.version["pack"] == answer.body["pack"]):
            self.pack = answer.body
            self.watch(Change.PACK)
            self.watch(Change.STEPS)

    def _set_phase(self, phase: Phase) -> None:
        self.phase = phase
        self.watch(Change.PACKS)

    # what is looked at

    def open_pack(self, pack: str) -> None:
        """Its newest version comes into view."""
        if not self._leave():
            return

        def done(answer: Answer) -> None:
            if self._heard(answer):
                self.pack = answer.body
                self.watch(Change.PACK)
                self.open_version(str(answer.body["newest"]["version_id"]))

        self._door.ask("GET", f"/api/scripts/packs/{pack}", done=done)

    def open_version(self, version_id: str, *, again: bool = False) -> None:
        """``again``: the same one, since the engine's word on it changed."""
        if not (again or self._leave()):
            return

        def done(answer: Answer) -> None:
            # Asked for again, it may come when another has been opened meanwhile: that one stays.
            if (not again or (self.version or {}).get("version_id") == version_id) and self._heard(answer):
                self._show(answer.body)

        self._door.ask("GET", f"/api/scripts/versions/{version_id}", done=done)

    def ask_comparisons(self, done: Done) -> None:
        self._door.ask("GET", "/api/reports/comparisons", done=done)

    def _show(self, body: JSON) -> None:
        same = self.version is not None and self.version["version_id"] == body["version_id"]
        if same and self.draft is not None and int(body["revision"]) < self.draft.revision:
            return  # asked for before the last saving: what the writer has is newer
        self.version = body
        if not same or self.draft is None or self.draft.revision != body["revision"]:
            if not same or self.draft is None or not self.draft.dirty:
                self.draft = Draft(body["document"], int(body["revision"]), self._steps())
            if not same or self.line not in body["document"]["lines"]:
                self.node = str(body["document"]["places"]["opening"])
                self.line = first_line(body["document"], self.node)
            if not same:
                self.other = None
        self._checked(body)
        self.notes = list(body.get("notes") or ())
        for change in (Change.VERSION, Change.DOCUMENT, Change.LINE, Change.NOTES, Change.COMPARED, Change.TRIAL, Change.STEPS):
            self.watch(change)
        if self.other is None and body.get("based_on"):
            self.compare(str(body["based_on"]))

    def select_line(self, line: str | None, node: str | None = None) -> None:
        if self.draft is None or line is None or line not in self.draft.document["lines"]:
            return
        self.draft.pause()
        self.line, self.node = line, node or node_of(self.draft.document, line)
        self.watch(Change.LINE)

    def select_node(self, node: str) -> None:
        """The line that its picture shows comes under the writer's hands."""
        if self.draft is not None:
            self.node = node
            self.line = first_line(self.draft.document, node) or self.line
            self.watch(Change.LINE)

    def compare(self, version_id: str) -> None:
        def done(answer: Answer) -> None:
            if self._heard(answer):
                self.other = answer.body
                self.watch(Change.COMPARED)
                self.watch(Change.LINE)

        self._door.ask("GET", f"/api/scripts/versions/{version_id}", done=done)

    # what is changed

    def edit(self, change: Callable[[Draft], object]) -> None:
        """One change of the draft; it can be undone, and is saved when the writer pauses."""
        if self.draft is None or not self.editable:
            return
        change(self.draft)
        if self.line not in self.draft.document["lines"]:
            self.node, self.line = still_there(self.draft.document, self.node, self.line)
            self.watch(Change.LINE)
        self.watch(Change.DOCUMENT)
        self.watch(Change.STEPS)

    def undo(self) -> None:
        self.edit(Draft.undo)
        self.watch(Change.LINE)

    def redo(self) -> None:
        self.edit(Draft.redo)
        self.watch(Change.LINE)

    def save(self) -> None:
        """What is in the window goes to the engine, which answers with what the law check says."""
        draft, version = self.draft, self.version
        if draft is None or version is None or not draft.dirty or self._saving or not self.online:
            return
        self._saving = True
        document = draft.document

        def done(answer: Answer) -> None:
            self._saving = False
            if self._heard(answer):
                draft.kept(document, int(answer.body["revision"]))
                version.update(revision=draft.revision, changed=answer.body["changed"])
                if draft is self.draft:
                    self._checked(answer.body)
                    self.watch(Change.CHECK)
                    if draft.dirty:
                        self.save()
            self.watch(Change.STEPS)

        body = {"revision": draft.revision, "document": document}
        self._door.ask("PUT", f"/api/scripts/versions/{version['version_id']}", body, done)

    def _checked(self, body: JSON) -> None:
        self.lines, self.findings = body.get("lines") or {}, list(body.get("findings") or ())

    def _leave(self) -> bool:
        """Before another version comes into view: what is unsaved is saved first, and stays in view when that is not possible."""
        if self.draft is not None and self.draft.dirty and self.editable:
            if not self.online:
                self.tell("studio.unsaved_stays")
                return False
            self.save()
        return True

    # what is done

    def do(self, which: StepId, *, text: str = "", period: JSON | None = None, trial: JSON | None = None) -> None:
        """``text`` goes with a submission or a sending back; ``period`` is ``{begins, until, share}`` of a release, ``trial`` ``{calls, customers, level}``."""
        step, version = self.steps().get(which), self.version
        if version is None or step is None or not step.on:
            return
        id = str(version["version_id"])
        path = f"/api/scripts/versions/{id}"
        signed = {"revision": version["revision"]}
        match which:
            case StepId.BEGIN:
                self.send("POST", f"/api/scripts/packs/{version['pack']}/drafts", {"source": version["version_id"]}, self.opened)
            case StepId.SUBMIT:
                self.send("POST", f"{path}/submit", {**signed, "text": text}, self.opened)
            case StepId.SEND_BACK:
                self.send("POST", f"{path}/send-back", {**signed, "text": text}, self.opened)
            case StepId.APPROVE:
                self.send("POST", f"{path}/approve", {**signed, **(period or {})}, self.opened)
            case StepId.RELEASE:
                self.send("POST", f"{path}/release", period or {}, self.opened)
            case StepId.END:
                standing = [*version.get("holding", ()), *version.get("coming", ())]
                release = standing[0]["release_id"]
                self.send("DELETE", f"/api/scripts/releases/{release}", None, lambda _: self.open_version(id, again=True))
            case StepId.DISCARD:
                self.draft = None
                self.send("DELETE", path, None, lambda _: self.open_pack(version["pack"]))
            case StepId.TRY:
                self.send("POST", f"{path}/trial", trial or {}, lambda body: self.on_event({"event": "trial", "trial": body}))

    def stop_trial(self) -> None:
        self.send("DELETE", "/api/scripts/trial", None, lambda _: None)

    def say(self, text: str, place: str | None, kept: Callable[[], None]) -> None:
        """A comment; ``kept`` is called once the engine has it."""
        if self.version is not None and text.strip():

            def done(body: JSON) -> None:
                self.notes = list(body["notes"])
                kept()
                self.watch(Change.NOTES)

            self.send("POST", f"/api/scripts/versions/{self.version['version_id']}/comments", {"text": text, "place": place}, done)

    def bring_in(self, yaml: str, name: str) -> None:
        self.send("POST", "/api/scripts/import", {"yaml": yaml, "name": name}, self.opened)

    def export(self, done: Callable[[str], None]) -> None:
        if self.version is not None:
            self.send("GET", f"/api/scripts/versions/{self.version['version_id']}/export", None, lambda body: done(str(body["yaml"])))

    def hear(self) -> None:
        """The line in view, with the voice of the calls."""
        if self.line is not None and self.document is not None:
            self._aloud.hear(self.line, self.document)

    @property
    def playing(self) -> str | None:
        """The line that is heard."""
        return self._aloud.playing

    def try_sentence(self, words: str, done: Done) -> None:
        """What a call would make of a customer's ``words`` at the node in view, as the draft stands."""
        self.tell(None)
        self._door.ask("POST", "/api/scripts/try", {"document": self.document, "node": self.node, "words": words}, done)

    def opened(self, body: JSON, then: Callable[[], None] = lambda: None) -> None:
        """A version came back as the answer: it is the one in view, ``then`` at last. One of another script comes together with that script's
        books, so that nothing of the one before stands beside it."""

        def show() -> None:
            self._show(body)
            self.reload()
            then()

        def came(answer: Answer) -> None:
            if self._heard(answer):
                self.pack = answer.body
                self.packs += [answer.body] if all(one["pack"] != body["pack"] for one in self.packs) else []
                show()
                self.watch(Change.PACK)

        if self.pack is not None and self.pack["pack"] == body["pack"]:
            show()
        else:
            self._door.ask("GET", f"/api/scripts/packs/{body['pack']}", done=came)

    def send(self, method: str, path: str, body: JSON | None, then: Callable[[JSON], None]) -> None:
        """Ask the engine; ``then`` is called with its answer, a refusal is told."""
        self.tell(None)

        def done(answer: Answer) -> None:
            if self._heard(answer):
                then(answer.body)

        self._door.ask(method, path, body, done)

    def _heard(self, answer: Answer) -> bool:
        if not answer.ok:
            self.tell(answer.refusal)
        return answer.ok

    def tell(self, said: Told | None) -> None:
        """A word beside the work: a refusal, what is done, or the key of a sentence."""
        self.said = said
        self.watch(Change.NOTICE)
