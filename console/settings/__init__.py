"""What this installation is set to: one TOML file, the environment over it, checked once, frozen ever after."""

from console.folders import Folders
from console.settings.secrets import Secrets
from console.settings.settings import (
    DeskAccess,
    IntakeSettings,
    LanguageSettings,
    LinkSettings,
    MailSettings,
    RecognitionSettings,
    ResultsSettings,
    RetentionSettings,
    ServerSettings,
    Settings,
    ShopSettings,
    SmsSettings,
    StoreSettings,
    SurveySettings,
    TrunkSettings,
    VoiceSettings,
    load,
)

__all__ = [
    "DeskAccess",
    "Folders",
    "IntakeSettings",
    "LanguageSettings",
    "LinkSettings",
    "MailSettings",
    "RecognitionSettings",
    "ResultsSettings",
    "RetentionSettings",
    "Secrets",
    "ServerSettings",
    "Settings",
    "ShopSettings",
    "SmsSettings",
    "StoreSettings",
    "SurveySettings",
    "TrunkSettings",
    "VoiceSettings",
    "load",
]
