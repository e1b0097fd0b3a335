"""What a person enters for the shop, the trunk and the models, checked field by field, each mistake in one sentence that says what is wanted."""

from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, StringConstraints, ValidationError

from console.domain.engines import LanguageEngine, RecognitionEngine, VoiceEngine
from console.domain.errors import BadInput
from console.settings.settings import page_address


class BadField(BadInput):
    """``field`` of a form cannot be as it is."""

    def __init__(self, field: str, ja: str, en: str) -> None:
        super().__init__(ja, en)
        self.field: Final = field


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^\r\n\t]*$")]
Number = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^(\+81|0)[0-9-]{8,13}$")]
Host = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$")]
User = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=r"^[A-Za-z0-9+._~!*'()&=$,;?/%-]*$")]
Codec = Literal["G722", "PCMU", "PCMA"]


class ShopForm(_Form):
    name: Line
    company: Line
    persona: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
    return_number: Number
    mail: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]


class TrunkForm(_Form):
    """``password`` ``None``: as it is kept."""

    host: Host
    port: int = Field(ge=1, le=65535)
    domain: Host
    user: User = ""
    password: str | None = Field(default=None, max_length=200, repr=False)
    transport: Literal["udp", "tcp", "tls"] = "udp"
    srtp: bool = False
    ca_file: str | None = Field(default=None, max_length=1000)
    caller_id: Number | None = None
    codecs: Annotated[tuple[Codec, ...], Strict(False)] = Field(default=("G722", "PCMU", "PCMA"), min_length=1, max_length=3)
    register_account: bool = True
    ring_timeout_s: float = Field(default=25.0, ge=5, le=120)
    concurrent_calls: int = Field(default=4, ge=1, le=200)


class ModelsForm(_Form):
    recognition: RecognitionEngine
    recognition_model: Line
    voice: VoiceEngine
    language: LanguageEngine
    language_model: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class SurveyForm(_Form):
    """``page`` ``None``: nobody is asked by a link."""

    page: Annotated[str, AfterValidator(page_address)] | None
    after_minutes: int = Field(ge=5, le=24 * 60)
    again_days: int = Field(ge=30, le=3650)
    keypad: bool = False


_WANTED: Final[dict[str, tuple[str, str, str, str]]] = {
    "name": ("店舗名", "Name of the shop", "1〜60文字で入れてください。", "Enter 1 to 60 characters."),
    "company": ("販売業者", "Seller", "会社または個人事業者の正式な名前を1〜60文字で入れてください。", "Enter the seller's legal name, 1 to 60 characters."),
    "persona": ("名乗る名前", "Name that is given", "1〜20文字で入れてください。", "Enter 1 to 20 characters."),
    "return_number": ("折り返しの番号", "Number to call back", "国内の番号を 03-1234-5678 のように入れてください。", "Enter a Japanese number such as 03-1234-5678."),
    "mail": ("問い合わせのメール", "Mail address", "support@example.jp のように入れてください。", "Enter an address such as support@example.jp."),
    "host": ("サーバー", "Server", "事業者が案内している名前か IP アドレスを、sip: などを付けずに入れてください。", "Enter the name or IP address from the carrier, without sip:."),
    "port": ("ポート", "Port", "1〜65535 の数を入れてください（多くは 5060、TLS は 5061）。", "Enter a number from 1 to 65535 (usually 5060; 5061 for TLS)."),
    "domain": ("ドメイン", "Domain", "事業者が案内している SIP ドメインを入れてください。分からなければサーバーと同じにします。", "Enter the carrier's SIP domain; if in doubt, the server's name."),
    "user": ("ユーザー名", "User name", "半角の英数字と記号だけで入れてください。", "Use plain letters, digits and signs only."),
    "password": ("パスワード", "Password", "200文字までで入れてください。", "At most 200 characters."),
    "transport": ("接続方式", "Transport", "UDP・TCP・TLS から選んでください。", "Choose UDP, TCP or TLS."),
    "ca_file": ("認証局のファイル", "Authority file", "エンジンのマシンにある PEM ファイルの場所を入れてください。", "Name a PEM file on the engine's machine."),
    "caller_id": ("発信者番号", "Caller id", "契約している番号を 03-1234-5678 のように入れてください。", "Enter a number of your contract such as 03-1234-5678."),
    "codecs": ("音声方式", "Codecs", "1つ以上選んでください。", "Choose at least one."),
    "ring_timeout_s": ("呼び出す秒数", "Seconds of ringing", "5〜120 の数を入れてください。", "Enter a number from 5 to 120."),
    "concurrent_calls": ("同時通話数", "Calls at once", "1〜200 の数を入れてください。", "Enter a number from 1 to 200."),
    "recognition": ("聞き取り", "Recognition", "一覧から選んでください。", "Choose one of the list."),
    "recognition_model": ("聞き取りのモデル", "Recognition model", "一覧から選んでください。", "Choose one of the list."),
    "voice": ("声", "Voice", "一覧から選んでください。", "Choose one of the list."),
    "language": ("言葉の解釈", "Interpretation", "一覧から選んでください。", "Choose one of the list."),
    "language_model": ("解釈のモデル", "Interpretation model", "一覧から選ぶか、GGUF ファイルの場所を入れてください。", "Choose one of the list or name a GGUF file."),
    "page": ("お客様が開くアドレス", "Address for customers", "https://店のアドレス/survey の形で、120文字まで、半角の英数字と . _ ~ - だけで入れてください。? や # は付けません。", "Write it as https://your-shop.example/survey: at most 120 letters, digits and . _ ~ -, without ? or #."),
    "after_minutes": ("通話の何分後に送るか", "Minutes after the call", "5〜1440 の整数を入れてください。", "Enter a whole number from 5 to 1440."),
    "keypad": ("通話の終わりに尋ねる", "Ask at the end of a call", "する・しないのどちらかにしてください。", "Choose yes or no."),
    "again_days": ("同じ方に次に尋ねるまでの日数", "Days until the same person is asked again", "30〜3650 の整数を入れてください。", "Enter a whole number from 30 to 3650."),
}  # fmt: skip

F = TypeVar("F", bound=_Form)


def checked_form(form: type[F], content: Any) -> F:
    """Raises ``BadField`` for the first field that cannot be as it is."""
    try:
        return form.model_validate(content)
    except ValidationError as fault:
        place = str(fault.errors()[0]["loc"][0]) if fault.errors()[0]["loc"] else ""
        raise bad_field(place) from fault


def bad_field(field: str) -> BadField:
    name_ja, name_en, ja, en = _WANTED.get(field, (field, field, "この項目はありません。", "There is no such field."))
    return BadField(field, f"「{name_ja}」が正しくありません。{ja}", f"“{name_en}” is not right. {en}")


def ruled_elsewhere(field: str, variable: str) -> BadField:
    name_ja, name_en, *_ = _WANTED[field]
    return BadField(
        field,
        f"「{name_ja}」は環境変数 {variable} で決められているため、ここでは変えられません。",
        f"“{name_en}” is set by the variable {variable} and cannot be changed here.",
    )
