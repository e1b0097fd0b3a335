"""The engine's service, put together: what the server serves and the composition root starts."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from console.campaign.carts.pull import ShopPages
from console.campaign.outreach.port import MessagePort
from console.campaign.outreach.templates import LinkTemplates
from console.campaign.telling.port import Hook
from console.domain.errors import Refused
from console.service.beats import kept_going
from console.service.broadcast import Broadcast, Subscription
from console.service.calls.call_commands import CallCommands
from console.service.calls.call_room import CallRoom
from console.service.calls.desk_phones import DeskPhones
from console.service.calls.evidence import gathered
from console.service.calls.hands import Hands
from console.service.calls.leases import Leases
from console.service.calls.line_events import LineEvents
from console.service.calls.line_port import LinePort
from console.service.calls.links import Links
from console.service.calls.presence import Presence
from console.service.calls.queries import Queries
from console.service.calls.recording_room import RecordingRoom
from console.service.calls.records import CallRecord
from console.service.calls.sound import SoundHub
from console.service.calls.view import call_json
from console.service.calls.wrap_up import WrapUps
from console.service.campaign.ahead import AHEAD_S, Ahead
from console.service.campaign.campaign import Campaigning
from console.service.campaign.campaign_desk import CampaignDesk
from console.service.campaign.cart_desk import CartDesk
from console.service.campaign.cart_queue import CartQueue
from console.service.campaign.dialling import Dialling
from console.service.campaign.followed_links import FollowedLinks
from console.service.campaign.outbox import OutboxDesk
from console.service.campaign.outreach import Outreach
from console.service.campaign.planning import Planning
from console.service.campaign.recoveries import Recoveries
from console.service.campaign.rehearsing import Rehearsing
from console.service.campaign.situations import LineNow, Situations
from console.service.campaign.surveys import SurveyDesk
from console.service.campaign.wordings import WordingDesk
from console.service.commands import CallCommand, Person, may_look, may_take_evidence
from console.service.engine_state import EngineState
from console.service.history.history import PastCalls
from console.service.intake.import_desk import ImportDesk
from console.service.intake.intake import Intake
from console.service.intake.intake_door import IntakeRules
from console.service.intake.pulling import Pulling
from console.service.intake.shop_news import ShopNews
from console.service.knowledge.knowledge import KnowledgeDesk
from console.service.knowledge.knowledge_jobs import KnowledgeJobs
from console.service.learning.learning import LearningDesk
from console.service.learning.learning_port import Trainer
from console.service.people.doorkeeper import Doorkeeper
from console.service.people.passwords import Passwords
from console.service.people.people_desk import PeopleDesk
from console.service.people.sign_in import SignIn
from console.service.privacy.auditing import Auditing
from console.service.privacy.disclosing import DisclosingDesk
from console.service.privacy.erasing_desk import ErasingDesk
from console.service.privacy.retention import Retaining
from console.service.privacy.seeing import Seeing
from console.service.results.api_keys import KeyRing
from console.service.results.comparisons import Comparisons
from console.service.results.paper_port import NoPaper, ReportPaper
from console.service.results.period_reports import PeriodReporting
from console.service.results.reports import Reports
from console.service.results.telling import ResultsDesk, Telling
from console.service.scripts.new_scripts import NewScripts
from console.service.scripts.reading_port import NoVoice, ReadsAloud
from console.service.scripts.sentences import Sentences
from console.service.scripts.shop_terms import ShopTerms
from console.service.scripts.studio import Studio
from console.service.scripts.trials import NoRunner, TrialRunner, Trials
from console.service.setup.setup_desk import SetupDesk
from console.service.setup.setup_port import SetupParts
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import Store

HANDS_S = 1.0
RETAIN_S, TELL_S, WRITE_S, SESSIONS_S = 600.0, 2.0, 5.0, 2.0
REPORT_S = 30.0
REHEARSE_S = 10.0
LINE_CLOSING_S = 20.0
"""The line port ends within its own limit; this is the limit for a port that does not."""


class EngineService:
    """Build it inside a running event loop; ``start`` before anything is asked of it."""

    def __init__(
        self,
        terms: Terms,
        store: Store,
        line: LinePort,
        messages: Mapping[str, MessagePort],
        templates: LinkTemplates,
        intake: IntakeRules | None = None,
        voice: ReadsAloud | None = None,
        runner: TrialRunner | None = None,
        backups: Path | None = None,
        hook: Hook | None = None,
        hook_key: bytes = b"",
        paper: ReportPaper | None = None,
        passwords: Passwords | None = None,
    ) -> None:
        self._terms = terms
        self._line = line
        self._transactions = Transactions(store)
        self._reading = Transactions(store)
        self._looking_back = Transactions(store)
        self._broadcast = Broadcast()
        self._state = EngineState(terms.version, terms.clock(), terms.demo)
        self._room = CallRoom(self._transactions, self._broadcast)
        self.presence = Presence(terms.vanished_after_s, self._vanished)
        self.sound = SoundHub(lambda call_id, on: line.send({"do": "listen", "call_id": call_id, "on": on}))
        situations = Situations(terms, lambda: LineNow(self._state.trunk_ready, len(self._room.live()), self._free()))
        self.queries = Queries(self._transactions, self._room)
        self._listing = Transactions(store)
        self.queue = CartQueue(terms, self._listing, self._transactions, situations)
        self.carts = CartDesk(terms, self._listing, self._transactions, self._broadcast)
        self._dialling = Dialling(terms, self._transactions, self._room, line, self._state, situations)
        planning = Planning(terms, self._reading, self._transactions, self._broadcast, messages)
        self.campaign = CampaignDesk(terms, self._transactions, self._broadcast, planning, situations)
        self._campaigning = Campaigning(
            terms,
            self._transactions,
            self._room,
            line,
            self._broadcast,
            situations,
            self._dialling,
            planning,
            self._operators,
            Recoveries(terms, self._reading, self._transactions, self._broadcast),
        )
        self._ahead = Ahead(terms, self._reading, situations)
        self._rehearsing = Rehearsing(terms, self._reading, self._room, line, self._state, situations)
        self._commands = CallCommands(terms, self._room, line, self.presence)
        self.hands = Hands(terms, self._room, self._free)
        self._told: dict[str, Any] = {}
        self.wrap_ups = WrapUps(terms, self._transactions, self._room, self._broadcast)
        self._recordings = RecordingRoom(terms.recordings, self._transactions)
        self.history = PastCalls(terms, self._looking_back, self._transactions, self._recordings, self._broadcast)
        self.reports = Reports(terms, self._looking_back, self._transactions)
        self.comparisons = Comparisons(terms, self._looking_back, self._transactions, self._broadcast)
        self.period_reports = PeriodReporting(
            terms, self._looking_back, self._transactions, self._broadcast, self.reports, messages.get("mail"), paper or NoPaper()
        )
        self._desk_phones = DeskPhones(terms, self._room, self._recordings)
        self._leases = Leases(terms, self._transactions, self._room, self._recordings, self._desk_phones)
        links = Links(terms, self._transactions, self._room, line, messages, templates)
        self._events = LineEvents(
            terms,
            self._transactions,
            self._room,
            line,
            links,
            self._recordings,
            self._desk_phones,
            self.sound,
            self._broadcast,
            self._state,
            self.tell_state,
        )
        self.outreach = Outreach(terms, self._transactions, self._broadcast, situations, messages)
        self.surveys = SurveyDesk(terms, self._looking_back, self._transactions, self._broadcast, self.outreach, frozenset(messages))
        self.followed = FollowedLinks(terms, self._looking_back, self._transactions, self._broadcast)
        self.outbox = OutboxDesk(terms, self._transactions, self._broadcast, self.outreach)
        self.wordings = WordingDesk(terms, self._transactions)
        self._telling = Telling(terms, self._transactions, hook, hook_key)
        self.results = ResultsDesk(terms, self._reading)
        self.key_ring = KeyRing(terms, self._transactions)
        self._passwords = passwords or Passwords()
        self.doorkeeper = Doorkeeper(terms, self._transactions, lambda name: any(call.operator == name for call in self._room.live()))
        self.sign_in = SignIn(terms, self._transactions, self.doorkeeper, self._passwords)
        self.people = PeopleDesk(terms, self._transactions, self.doorkeeper, self._passwords)
        self.erasing = ErasingDesk(terms, self._transactions, self._broadcast)
        self.disclosing = DisclosingDesk(terms, self._looking_back, self._transactions, paper or NoPaper())
        self.auditing = Auditing(terms.clock, Transactions(store))
        self.seeing = Seeing(terms.clock, self._transactions)
        self._retaining = Retaining(terms, self._transactions, backups)
        self._news = ShopNews(terms.clock, self._transactions, self._room, line, self._broadcast, self._campaigning.books_changed)
        self.knowledge = KnowledgeDesk(terms.clock, self._transactions, self._broadcast, self._news, self._looking_back)
        self.learning: LearningDesk | None = None
        self.setup: SetupDesk | None = None
        self.knowledge_jobs = KnowledgeJobs(terms, self._transactions, self._broadcast, self.knowledge)
        # Where there is but one writer, a second thread would only wait for its turn out of turn.
        self._keeping = self._transactions if store.one_writer else Transactions(store)
        self.intake = Intake(intake or IntakeRules(), terms.clock, self._keeping, self._transactions, self._news.applied)
        self.imports = ImportDesk(terms, store, self._transactions, self._broadcast, intake or IntakeRules())
        self._voice = voice or NoVoice()
        self.studio = Studio(terms, self._transactions, self._broadcast, self._voice)
        self.shop_terms = ShopTerms(terms, self._transactions, self.studio)
        self.new_scripts = NewScripts(terms, self._transactions, self.studio, self.shop_terms)
        self.sentences = Sentences(terms, self._transactions)
        self.trials = Trials(terms, self._transactions, self._broadcast, runner or NoRunner(), self._looking_back)
        self._listening: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[object]] = set()

    # --- life

    async def start(self) -> None:
        """Close what a killed engine left open, then hear the line."""
        await self._leases.close_orphans(own=True)
        await self.doorkeeper.look_again()
        await self.sign_in.look_again()
        self._spawn(self._recordings.sweep())
        self._spawn(self.history.catch_up())
        self._spawn(self.queue.catch_up())
        self._listening = asyncio.create_task(self._events.run(), name="line events")
        self.intake.start()
        self._spawn(self._news.watch())
        self._spawn(self._campaigning.watch_ringing())

    async def close(self) -> None:
        """Hang up, write the ends, stop. The line has its own limit for that."""
        self.presence.close()
        await self.knowledge_jobs.close()
        await self.imports.close()
        await self.intake.close()
        if self.setup is not None:
            await self.setup.close()
        await self.trials.close()
        await self.sentences.close()
        await self._voice.close()
        await self._line.close()
        if self._listening is not None:
            await asyncio.wait([self._listening], timeout=LINE_CLOSING_S)
            self._listening.cancel()
        await self._events.close()
        for task in self._tasks:
            task.cancel()
        await self._leases.close_orphans(own=True)
        self._passwords.close()
        self.auditing.close()
        self._listing.close()
        self._looking_back.close()
        self._reading.close()
        self._keeping.close()
        self._transactions.close()

    async def tick(self) -> None:
        """Every few seconds: renew our leases, close the calls of engines that are gone, tell a changed state."""
        await self._leases.renew()
        await self._desk_phones.tick()
        await self._leases.close_orphans(own=False)
        if self.learning is not None and self._state.line_ready:
            self._spawn(self.learning.bring_to_line())
        if self.setup is not None:
            self.setup.tick()
        self.tell_state()

    def beats(self) -> tuple[tuple[float, Callable[[], Awaitable[None]]], ...]:
        """What is to be done again and again beside ``tick``: every so many seconds, what. None of it raises for the environment's faults."""
        tell = (TELL_S, kept_going("telling", self._telling.tell_due))
        write = (WRITE_S, kept_going("messages", self.outreach.write_due))
        survey = (RETAIN_S, kept_going("surveys", self.surveys.ask_due))
        hands = (HANDS_S, kept_going("hands", self.hands.route))
        reports = (REPORT_S, kept_going("reports", self.period_reports.work))
        sessions = (SESSIONS_S, kept_going("sessions", self._look_at_sessions))
        return (
            *self._campaigning.beats(),
            (AHEAD_S, kept_going("ahead", self._ahead.look)),
            (REHEARSE_S, kept_going("rehearsal", self._rehearsing.next)),
            hands,
            tell,
            write,
            survey,
            reports,
            sessions,
            (RETAIN_S, kept_going("retention", self._retaining.forget_old)),
        )

    async def _look_at_sessions(self) -> None:
        await self.doorkeeper.look_again()
        await self.sign_in.look_again()

    def _vanished(self, name: str) -> None:
        self._spawn(self._commands.vanished(name))

    def _spawn(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def pull_from(self, pages: ShopPages, every_s: float) -> None:
        """Ask the shop for what changed, at intervals, for as long as the engine runs."""
        self._spawn(Pulling(pages, self.intake, self._transactions, self._terms.clock, every_s).run())

    def learns(self, trainer: Trainer) -> None:
        """From here on corrections may be given, and understanding trained with them."""
        self.learning = LearningDesk(self._terms.clock, self._transactions, self._broadcast, trainer, self._line)
        self.sentences.hears_with(self.learning.file_in_use)

    def sets_up(self, parts: SetupParts) -> None:
        """From here on shop, trunk and models may be set from the window."""
        self.setup = SetupDesk(self._terms, self._transactions, self._broadcast, self._room, self._state, parts)

    # --- commands

    async def call_cart(self, person: Person, cart_id: str) -> CallRecord:
        call = await self._dialling.call_cart(person, cart_id)
        self._broadcast.tell({"event": "queue", "call_id": call.call_id, "cart_id": cart_id})
        return call

    async def do(self, person: Person, command: CallCommand) -> CallRecord:
        return await self._commands.do(person, command)

    def voice(self, person: Person, call_id: str, frame: bytes) -> None:
        """One 20 ms frame of the operator. Raises ``Refused`` unless this person has the call."""
        call = self._room.require(call_id)
        if call.operator != person.name:
            raise Refused("call.not_taken", "この通話を引き取ってから話してください。", "Take the call over before you speak.")
        self._line.send({"do": "operator_voice", "call_id": call_id}, frame)

    async def order_completed(self, cart_id: str) -> None:
        """The shop says that this cart was ordered: it is closed, and a call about it is told."""
        await self._transactions.write(lambda work: work.carts.close(cart_id, "ordered"))
        self._news.ordered(frozenset({cart_id}))
        self._broadcast.tell({"event": "queue", "cart_id": cart_id})

    def fact_changed(self, key: str, value: str | int | bool) -> None:
        """Stock or a price changed while calls are live."""
        self._news.fact_changed(key, value)

    # --- queries

    def state(self) -> dict[str, Any]:
        free, busy = self._operators()
        lacks_trunk = self.setup is not None and not self.setup.trunk_set and not self._terms.demo
        calls, ahead = len(self._room.live()), self._ahead.told
        return self._state.json(calls=calls, operators_total=free + busy, operators_busy=busy, lacks_trunk=lacks_trunk, ahead=ahead)

    def _operators(self) -> tuple[int, int]:
        """Those at a desk who are free, and those who have a call."""
        names, free = self.presence.names(), self._free()
        return len(free), len(names) - len(free)

    def _free(self) -> frozenset[str]:
        return self.presence.names() - {call.operator for call in self._room.live()}

    def choices(self, call_id: str) -> dict[str, Any]:
        return self._events.choices(call_id)

    def is_over(self, call_id: str) -> bool:
        return self._room.get(call_id) is None

    async def recording(self, person: Person, call_id: str) -> tuple[Iterator[bytes], int] | None:
        """The stereo WAV of a call that is over, in pieces, and its length. Raises ``BadInput`` when there is no such call.

        That somebody heard it is written down.
        """
        may_look(person)
        call = await self.queries.record(call_id)
        if self._room.get(call_id) is not None:
            return None
        found = await self._recordings.read(call)
        if found is not None:
            await self._audit(person, "recording.heard", call)
        return found

    async def evidence(self, person: Person, call_id: str) -> dict[str, Any]:
        may_take_evidence(person)
        call = await self.queries.record(call_id)
        pack = await self._transactions.read(lambda work: gathered(work, call))
        await self._audit(person, "evidence.taken", call, pack["sha256"])
        return pack

    async def evidence_taken(self, call_id: str, sha256: str) -> datetime | None:
        """When this very evidence was given out here; ``None``: never, it was altered or comes from elsewhere."""
        return await self._transactions.read(lambda work: work.audit.told("evidence.taken", call_id, sha256))

    async def _audit(self, person: Person, what: str, call: CallRecord, detail: Any = None) -> None:
        now = self._terms.clock()
        await self._transactions.write(lambda work: work.audit.append(call.shop_id, now, person.name, what, call.call_id, detail))

    # --- live

    def subscribe(self) -> tuple[dict[str, Any], Subscription]:
        """A snapshot and everything after it."""
        subscription = self._broadcast.subscribe()
        calls = [call_json(call) for call in self._room.live()]
        return {"event": "snapshot", "calls": calls, "state": self.state()}, subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        self._broadcast.unsubscribe(subscription)

    def tell_state(self) -> None:
        state = self.state()
        if state != self._told:
            self._told = state
            self._broadcast.tell({"event": "state", "state": state})
