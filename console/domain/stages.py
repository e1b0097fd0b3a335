"""The stages a script's nodes are written under."""

from typing import Final

STAGES: Final = ("開始", "課題特定", "不安解消", "代替提案", "購入促進", "引き継ぎ", "かけ直し", "聞き直し", "待機", "終了")
"""In the order of a call; a script may have stages of its own besides."""
