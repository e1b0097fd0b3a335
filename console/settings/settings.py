"""The settings themselves. The environment wins over the file: ``OKAERI_TRUNK__HOST=127.0.0.1``."""

import ipaddress
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from console.domain.engines import LanguageEngine, RecognitionEngine, VoiceEngine
from console.domain.errors import BadInput
from console.folders import Folders


def is_loopback(host: str) -> bool:
    if host in ("localhost", ""):
        return host == "localhost"
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_plain(url: str) -> None:
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise ValueError("https:// の URL を指定します / use an https:// URL")


LONGEST_PAGE: Final = 120
_PLACE: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?")


def page_address(address: str) -> str:
    """An https address to which a link's last part may be added: a host and plain parts, nobody's name, no ``..``, ``?`` or ``#``.

    Raises ``ValueError``.
    """
    address = address.strip().rstrip("/")
    _refuse_plain(address)
    if len(address) > LONGEST_PAGE or not _PLACE.fullmatch(address):
        raise ValueError("https://店のアドレス/survey の形で指定します / write it as https://your-shop.example/survey")
    return address


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DeskAccess(_Part):
    """A named person's token, kept as its SHA-256 in hex."""

    name: str = Field(min_length=1, max_length=60)
    role: Literal["operator", "manager", "administrator", "auditor"]
    token_sha256: str = Field(pattern="^[0-9a-f]{64}$")


class ServerSettings(_Part):
    """The engine's door. Anything but loopback needs ``certificate`` and ``key`` (PEM files)."""

    host: str = "127.0.0.1"
    port: int = Field(default=8771, ge=0, le=65535)
    certificate: Path | None = None
    key: Path | None = None
    desks: tuple[DeskAccess, ...] = ()

    @property
    def loopback(self) -> bool:
        return is_loopback(self.host)

    @model_validator(mode="after")
    def _opened_means_tls(self) -> Self:
        if (self.certificate is None) != (self.key is None):
            raise ValueError("certificate と key は両方そろえて指定します / certificate and key go together")
        if not self.loopback and self.certificate is None:
            raise ValueError(
                "このマシンの外に開くには certificate と key が要ります / opening the door beyond this machine needs certificate and key"
            )
        return self


class StoreSettings(_Part):
    """``url`` ``None``: SQLite in the data folder; else ``postgresql://…``. ``master_key``: where the key of keys comes from."""

    url: str | None = None
    master_key: Literal["keyring", "file", "passphrase"] = "keyring"
    passphrase_file: Path | None = None


class TrunkSettings(_Part):
    """The merchant's SIP trunk; its password is the secret ``trunk.password``."""

    domain: str = "127.0.0.1"
    user: str = "okaeri"
    host: str = "127.0.0.1"
    port: int = Field(default=5060, ge=1, le=65535)
    transport: Literal["udp", "tcp", "tls"] = "udp"
    srtp: bool = False
    ca_file: Path | None = None
    caller_id: str | None = None
    codecs: tuple[str, ...] = ("G722", "PCMU", "PCMA")
    register_account: bool = True
    ring_timeout_s: float = Field(default=25.0, gt=0, le=120)
    concurrent_calls: int = Field(default=4, ge=1, le=200)

    @property
    def loopback(self) -> bool:
        return is_loopback(self.host)


class VoiceSettings(_Part):
    """The agent's voice."""

    engine: VoiceEngine = "kokoro"
    name: str = "default"
    rate: float = Field(default=1.0, ge=0.7, le=1.4)


class RecognitionSettings(_Part):
    """``model`` is an id of the catalogue or a folder; ``partials_model`` a Vosk model whose words stream while Whisper's final ones are awaited."""

    engine: RecognitionEngine = "whisper"
    model: str = "whisper-base"
    partials_model: str | None = None

    @model_validator(mode="after")
    def _streams_beside_whisper(self) -> "RecognitionSettings":
        if self.partials_model is not None and self.engine != "whisper":
            raise ValueError('recognition.partials_model goes with engine = "whisper" only: Vosk streams by itself')
        return self


class LanguageSettings(_Part):
    """``model`` is an id of the catalogue or a GGUF file; ``url`` an OpenAI-compatible server of the merchant's own."""

    engine: LanguageEngine = "llama"
    model: str = "qwen2.5-coder-1.5b"
    url: str | None = None


class MailSettings(_Part):
    """The merchant's mail server; its password is the secret ``mail.password``."""

    host: str
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    ca_file: Path | None = None
    timeout_s: float = Field(default=15.0, gt=0, le=60)

    @model_validator(mode="after")
    def _plain_only_here(self) -> Self:
        if self.security == "none" and not is_loopback(self.host):
            raise ValueError("暗号化なしのメール送信はこのマシンの中だけです / mail without TLS is for a server on this machine only")
        return self


class SmsSettings(_Part):
    """The merchant's SMS gateway (docs/SMS_GATEWAY.md); its password is the secret ``sms.password``."""

    url: str
    account: str
    sender: str = Field(min_length=1, max_length=20)
    ca_file: Path | None = None
    timeout_s: float = Field(default=15.0, gt=0, le=60)

    @model_validator(mode="after")
    def _plain_only_here(self) -> Self:
        _refuse_plain(self.url)
        return self


class ShopSettings(_Part):
    """The shop that calls: its legal name and the number where it can be reached are said in every call."""

    id: str = Field(default="shop", pattern="^[a-z0-9-]{1,40}$")
    name: str = Field(min_length=1, max_length=60)
    company: str = Field(min_length=1, max_length=60)
    persona: str = Field(default="みなみ", min_length=1, max_length=20)
    return_number: str = Field(min_length=3, max_length=20)
    mail: str = Field(min_length=3, max_length=254)


class IntakeSettings(_Part):
    """What the shop sends (docs/INTAKE.md). The signing secrets are ``intake.shopify``, ``intake.eccube`` and ``intake.generic``.

    ``shop`` is the shop's id, needed where there are several; ``goods`` the kind of goods where an event names none.
    ``terms_cover_calls``: the shop's terms at the checkout name calls about the purchase. With ``shopify_domain`` and the secret
    ``intake.shopify.token`` the engine asks Shopify itself every ``pull_minutes``.
    """

    shop: str | None = None
    idle_minutes: int = Field(default=60, ge=5, le=7 * 24 * 60)
    terms_cover_calls: bool = False
    goods: str = Field(default="商品", min_length=1, max_length=30)
    shopify_domain: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]*\.myshopify\.com$")
    pull_minutes: float = Field(default=5, ge=1, le=24 * 60)


class RetentionSettings(_Part):
    """For how many days each is kept; 0: for good. ``words``: transcripts, notes and events of calls; ``inbox``: the shop's events;
    ``results``: what was told back to the shop's systems."""

    recordings: int = Field(default=180, ge=0, le=3650)
    words: int = Field(default=365, ge=0, le=3650)
    customers: int = Field(default=1095, ge=0, le=3650)
    inbox: int = Field(default=90, ge=0, le=3650)
    results: int = Field(default=400, ge=0, le=3650)
    backups: int = Field(default=30, ge=0, le=3650)


class ResultsSettings(_Part):
    """Where what came of carts is posted (docs/RESULTS_BACK.md); it is signed with the secret ``results.webhook``."""

    url: str | None = None
    ca_file: Path | None = None

    @model_validator(mode="after")
    def _plain_only_here(self) -> Self:
        if self.url is not None:
            _refuse_plain(self.url)
        return self


class SurveySettings(_Part):
    """The survey after a call. ``page``: the address, on the shop's own server, that leads to the engine's ``/survey``; without it
    nobody is asked by a link. ``keypad``: asked in the call, by a digit. The same customer is asked again after ``again_days`` at the earliest."""

    page: Annotated[str, AfterValidator(page_address)] | None = None
    after_minutes: int = Field(default=30, ge=5, le=24 * 60)
    again_days: int = Field(default=90, ge=30, le=3650)
    keypad: bool = False


class LinkSettings(_Part):
    """The checkout link that a call sends. ``page``: the address, on the shop's own server, that leads to the engine's ``/go``; without it
    the link is the shop's own address. ``mark``: that address bears ``okaeri=…``, by which an order is known to have come over it."""

    page: Annotated[str, AfterValidator(page_address)] | None = None
    mark: bool = False


class Settings(BaseSettings):
    """Frozen; another setting is another ``Settings``. ``mood``: what the customer's mood is read from (docs/MOOD.md)."""

    model_config = SettingsConfigDict(
        env_prefix="OKAERI_", env_nested_delimiter="__", frozen=True, extra="forbid", nested_model_default_partial_update=True
    )

    server: ServerSettings = ServerSettings()
    store: StoreSettings = StoreSettings()
    trunk: TrunkSettings = TrunkSettings()
    voice: VoiceSettings = VoiceSettings()
    recognition: RecognitionSettings = RecognitionSettings()
    language: LanguageSettings = LanguageSettings()
    mail: MailSettings | None = None
    sms: SmsSettings | None = None
    shop: ShopSettings | None = None
    intake: IntakeSettings = IntakeSettings()
    retention: RetentionSettings = RetentionSettings()
    results: ResultsSettings = ResultsSettings()
    survey: SurveySettings = SurveySettings()
    link: LinkSettings = LinkSettings()
    longest_call_s: float = Field(default=600.0, ge=30, le=3600)
    pushes_allowed: int = Field(default=2, ge=0, le=5)
    mood: Literal["voice", "words", "off"] = "voice"
    hand_escalates_after_s: float = Field(default=20.0, ge=5, le=300)
    vanished_after_s: float = Field(default=3.0, gt=0, le=30)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is handed in comes from the file, so that the environment goes before it."""
        return (env_settings, init_settings)


def load(folders: Folders) -> Settings:
    """From ``folders.settings_file`` (absent: the defaults) with the environment over it.

    Raises:
        BadInput: not TOML, an unknown key or a value that cannot be; the sentence names the first such key.
    """
    path = folders.settings_file
    content: dict[str, Any] = {}
    if path.exists():
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
            raise unreadable(path, fault) from fault
    return checked_settings(content, path)


def unreadable(path: Path, fault: Exception) -> BadInput:
    return BadInput(f"設定ファイル {path} を読めません: {fault}", f"The settings file {path} cannot be read: {fault}")


def checked_settings(content: dict[str, Any], path: Path) -> Settings:
    """``content`` of the file at ``path`` with the environment over it. Raises ``BadInput`` as ``load`` does."""
    try:
        return Settings(**content)
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "(全体)"
        what = first["msg"].removeprefix("Value error, ")
        raise BadInput(
            f"設定 {key} が正しくありません（{path} または環境変数 OKAERI_…）: {what}",
            f"The setting {key} is not right ({path} or an OKAERI_… variable): {what}",
        ) from fault
