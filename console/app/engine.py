"""The engine process: settings, store, service and door, with the line process below it.

``python -m console.app.engine --home DIR --port 0 --demo``
"""

import argparse
import asyncio
import contextlib
import fcntl
import getpass
import json
import os
import secrets as tokens
import signal
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from importlib import metadata
from pathlib import Path
from typing import IO, Any

from console.app.books import open_books
from console.app.demo_post import TOKEN as DEMO_SMS_TOKEN
from console.app.demo_post import DemoPost
from console.app.demo_shop import seed_demo
from console.app.import_process import ImportProcess
from console.app.line_keeper import LineKeeper
from console.app.preview_voice import PreviewVoice
from console.app.process_log import log_to_stderr
from console.app.report_paper import FpdfPaper
from console.app.sentence_process import SentenceProcess
from console.app.setup_parts import EngineSetupParts
from console.app.training import ChildTrainer
from console.app.trial_process import TrialProcess
from console.call.trunk.port import Account
from console.campaign.carts.shopify_http import HttpShopPages
from console.campaign.outreach.mail import MailServer, SmtpMail
from console.campaign.outreach.port import MessagePort
from console.campaign.outreach.sms import HttpSms, SmsGateway
from console.campaign.outreach.templates import LinkTemplates
from console.campaign.telling.port import Hook
from console.campaign.telling.signature import key_of
from console.campaign.telling.webhook import HttpHook, WebhookAddress
from console.domain.errors import BadInput, EnvironmentFault, OkaeriError
from console.domain.link import LinkTerms
from console.folders import HOME_VARIABLE
from console.server.access import Access, NamedToken
from console.server.app import create_app
from console.server.serving import door, listen, serve
from console.service.calls.canned_line import CannedLine
from console.service.calls.line_port import LinePort
from console.service.commands import Role
from console.service.engine import EngineService
from console.service.intake.intake_door import SOURCES, IntakeRules
from console.service.terms import JAPAN, RetentionDays, SurveyTerms, Terms
from console.settings import Folders, MailSettings, Secrets, Settings, SmsSettings, load
from console.settings.secrets import write_private
from console.shipped import shipped
from console.wire.codec import encode

TICK_S = 5
READY_FILE = "engine.json"
TOKEN_FILE = "engine.token"


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0 after a clean end, 2 when the environment does not allow it to start."""
    wanted = _parser().parse_args(arguments)
    if wanted.home is not None:
        os.environ[HOME_VARIABLE] = str(wanted.home)
    log_to_stderr()
    try:
        asyncio.run(run(wanted.home, port=wanted.port, demo=wanted.demo, canned_line=wanted.canned_line))
    except OkaeriError as fault:
        sys.stderr.write(f"{fault.ja}\n{fault.en}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="okaeri engine", description="通話エンジンを動かします。 / Run the engine.")
    parser.add_argument("--home", type=Path, help="データ・設定・キャッシュを置くフォルダー / folder for data, settings and cache")
    parser.add_argument("--port", type=int, help="待ち受けポート（0: 空いている番号） / port to listen on (0: any free one)")
    parser.add_argument("--demo", action="store_true", help="見本の店で始める / begin with the demo shop")
    parser.add_argument("--canned-line", action="store_true", help="電話をかけず見本の通話を流す / play a canned call, dial nothing")
    return parser


async def run(
    home: Path | None = None,
    *,
    port: int | None = None,
    demo: bool = False,
    canned_line: bool = False,
    stop: asyncio.Event | None = None,
) -> None:
    """Until SIGTERM, SIGINT or ``stop``. Raises ``OkaeriError`` when it cannot start."""
    folders = Folders.find(home)
    folders.create()
    settings = load(folders)
    secrets = Secrets(folders)
    with _only_engine_of(folders):
        door_socket = listen(settings.server.host, settings.server.port if port is None else port)
        post = DemoPost(folders.data / "demo_post") if demo else None
        store = open_books(settings, folders, secrets)
        try:
            if demo:
                seed_demo(store, datetime.now(JAPAN))
            if post is not None:
                await post.start()
            line: LinePort = CannedLine() if canned_line else _line(settings, folders, secrets)
            terms = _terms(settings, folders, secrets, demo=demo)
            voice = PreviewVoice(settings, folders)
            service = EngineService(
                terms,
                store,
                line,
                _messages(settings, secrets, post),
                _templates(),
                intake_rules(settings, secrets),
                voice=voice,
                runner=TrialProcess(),
                backups=folders.backups,
                hook=_hook(settings),
                hook_key=hook_key(settings, secrets),
                paper=FpdfPaper(),
            )
            service.imports.given_to(ImportProcess())
            service.sentences.given_to(SentenceProcess())
            service.sets_up(EngineSetupParts(folders, secrets, line, voice))
            await _serve(service, settings, folders, secrets, door_socket, stop or asyncio.Event())
        finally:
            door_socket.close()
            if post is not None:
                post.close()
            store.close()


def _line(settings: Settings, folders: Folders, secrets: Secrets) -> LinePort:
    # The stages bring the speech engines' packages; an engine that only shows a canned call does without them.
    from console.app.stages import LineConfiguration

    return LineKeeper({"do": "configure", "line": encode(LineConfiguration.of(settings, folders, _account(settings, secrets)))})


async def _serve(
    service: EngineService, settings: Settings, folders: Folders, secrets: Secrets, door_socket: Any, stop: asyncio.Event
) -> None:
    # The scheduler's package takes its time to come; whoever only looks at the engine does without it.
    from console.app.clockwork import clockwork

    token = _token(folders)
    named = [NamedToken(desk.name, Role(desk.role), desk.token_sha256) for desk in settings.server.desks]
    app = create_app(service, Access(token, _user(), named))
    server = door(app, settings.server.certificate, settings.server.key)
    _on_signals(stop.set)
    service.learns(ChildTrainer.of(folders))
    await service.start()
    pages = _shop_pages(settings, secrets)
    if pages is not None:
        service.pull_from(pages, settings.intake.pull_minutes * 60)
    scheduler = clockwork([(TICK_S, service.tick), *service.beats()])
    scheduler.start()
    ready = folders.data / READY_FILE
    host, port = door_socket.getsockname()[:2]
    scheme = "http" if settings.server.certificate is None else "https"
    content = {"url": f"{scheme}://{host}:{port}", "port": port, "token": token, "pid": os.getpid()}
    write_private(ready, json.dumps(content).encode())
    shown = {"ready": True, "url": content["url"], "port": port, "ready_file": str(ready), "pid": os.getpid()}
    sys.stdout.write(json.dumps(shown) + "\n")
    sys.stdout.flush()
    try:
        await serve(server, door_socket, stop)
    finally:
        ready.unlink(missing_ok=True)
        scheduler.shutdown(wait=False)
        await service.close()


def _on_signals(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    # A thread that runs an engine for a test has no signals of its own.
    with contextlib.suppress(RuntimeError, ValueError):
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)


def _account(settings: Settings, secrets: Secrets) -> Account:
    trunk = settings.trunk
    return Account(
        domain=trunk.domain,
        user=trunk.user,
        password=secrets.get("trunk.password") or "",
        host=trunk.host,
        port=trunk.port,
        transport=trunk.transport,
        srtp=trunk.srtp,
        ca_file=None if trunk.ca_file is None else str(trunk.ca_file),
        caller_id=trunk.caller_id,
        codecs=trunk.codecs,
    )


def _terms(settings: Settings, folders: Folders, secrets: Secrets, *, demo: bool) -> Terms:
    import holidays

    trunk = settings.trunk
    japan = holidays.country_holidays("JP")
    return Terms(
        engine_id=_engine_id(folders),
        account=encode(_account(settings, secrets)),
        recordings=folders.recordings,
        clock=_now,
        calling_clock=_demo_now if demo and trunk.loopback else _now,
        new_id=lambda: uuid.uuid4().hex,
        is_holiday=lambda day: day in japan,
        loopback=trunk.loopback,
        caller_id=trunk.caller_id is not None,
        ring_timeout_s=trunk.ring_timeout_s,
        concurrent_calls=trunk.concurrent_calls,
        pushes_allowed=settings.pushes_allowed,
        longest_call_s=settings.longest_call_s,
        vanished_after_s=settings.vanished_after_s,
        hand_escalates_after_s=settings.hand_escalates_after_s,
        moods=settings.mood != "off",
        demo=demo,
        version=metadata.version("okaeri-console"),
        idle=timedelta(minutes=settings.intake.idle_minutes),
        retention=retention_days(settings),
        survey=SurveyTerms.of(settings.survey),
        link=LinkTerms(settings.link.page or "", settings.link.mark),
    )


def retention_days(settings: Settings) -> RetentionDays:
    return RetentionDays(**{name: days or None for name, days in settings.retention})


def _now() -> datetime:
    return datetime.now(UTC)


def _demo_now() -> datetime:
    """The demo's numbers lead nowhere but to this machine: when its shop would be closed, it is ten past two of that day."""
    now = datetime.now(JAPAN)
    return now if time(10) <= now.time() < time(20) else now.replace(hour=14, minute=10)


def _messages(settings: Settings, secrets: Secrets, post: DemoPost | None) -> dict[str, MessagePort]:
    mail: MailSettings | None = settings.mail
    sms: SmsSettings | None = settings.sms
    sms_token = secrets.get("sms.password") or ""
    if post is not None and mail is None:
        mail = post.mail
    if post is not None and sms is None:
        sms, sms_token = post.sms, DEMO_SMS_TOKEN
    ports: dict[str, MessagePort] = {}
    if mail is not None:
        password = secrets.get("mail.password")
        ports["mail"] = SmtpMail(MailServer(mail.host, mail.port, mail.security, mail.user, password, mail.ca_file, mail.timeout_s))
    if sms is not None:
        ports["sms"] = HttpSms(SmsGateway(sms.url, sms.account, sms.sender, sms_token, sms.ca_file, sms.timeout_s))
    return ports


def _templates() -> LinkTemplates:
    try:
        return LinkTemplates.read(shipped("assets/messages"))
    except FileNotFoundError as fault:
        raise BadInput("付属の文面がありません。入れ直してください。", "The message templates are missing. Install it again.") from fault


def intake_rules(settings: Settings, secrets: Secrets) -> IntakeRules:
    """Secrets are looked up once: the keyring is too slow for every event."""
    known = {source: secrets.get(f"intake.{source}") for source in SOURCES}
    intake = settings.intake
    return IntakeRules(known.get, intake.shop, intake.terms_cover_calls, intake.goods)


def _hook(settings: Settings) -> Hook | None:
    told = settings.results
    return None if told.url is None else HttpHook(WebhookAddress(told.url, told.ca_file))


def hook_key(settings: Settings, secrets: Secrets) -> bytes:
    """What signs the webhook. Raises ``BadInput`` when there is an address and no secret."""
    return b"" if settings.results.url is None else key_of(secrets.get("results.webhook") or "")


def _shop_pages(settings: Settings, secrets: Secrets) -> HttpShopPages | None:
    domain, token = settings.intake.shopify_domain, secrets.get("intake.shopify.token")
    return HttpShopPages(f"https://{domain}", token) if domain and token else None


def _token(folders: Folders) -> str:
    """Of this installation, the same over restarts, so that desks reconnect."""
    path = folders.data / TOKEN_FILE
    if not path.exists():
        write_private(path, tokens.token_urlsafe(32).encode())
    return path.read_text(encoding="ascii").strip()


def _engine_id(folders: Folders) -> str:
    path = folders.data / "engine.id"
    if not path.exists():
        write_private(path, uuid.uuid4().hex.encode())
    return path.read_text(encoding="ascii").strip()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "desk"


@contextlib.contextmanager
def _only_engine_of(folders: Folders) -> Iterator[IO[bytes]]:
    """Two engines on one home would each take the other's calls for orphans. Raises ``EnvironmentFault``."""
    with (folders.data / "engine.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            raise EnvironmentFault(
                f"エンジンはすでに動いています（{folders.data}）。そちらを使うか、--home で別の場所を指定してください。",
                f"An engine is already running in {folders.data}. Use it, or name another place with --home.",
            ) from fault
        yield lock


if __name__ == "__main__":
    sys.exit(main())
