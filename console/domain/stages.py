"""The stages a script's nodes are written under."""

from typing import Final

TO_THE_PURCHASE: Final = ("開始", "課題特定", "不安解消", "代替提案", "購入促進")
"""Those that a call which goes well comes through, in their order."""
STAGES: Final = (*TO_THE_PURCHASE, "引き継ぎ", "かけ直し", "聞き直し", "待機", "終了")
"""In the order of a call; a script may have stages of its own besides."""
REPORTED: Final = ("課題特定", "不安解消", "購入促進", "代替提案")
"""The four that every script has, in the order in which reports and the history show them."""
