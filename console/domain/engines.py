"""The engines that a shop can choose between, by the names that its settings give them."""

from typing import Literal

RecognitionEngine = Literal["whisper", "vosk"]
VoiceEngine = Literal["kokoro", "piper", "openjtalk", "tone"]
LanguageEngine = Literal["llama", "openai", "off"]
