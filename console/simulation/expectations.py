"""Holds a result against what its scenario expects. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from console.domain.script import Disclosure

_DIGIT: Final = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")}
_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = {"万": 10_000, "億": 100_000_000}
_KANJI_NUMERAL: Final = re.compile(r"[〇一二三四五六七八九十百千][〇一二三四五六七八九十百千万億]*")


def failures(expect: Mapping[str, Any], result: Mapping[str, Any]) -> list[str]:
    """One sentence for each expectation that does not hold."""
    out: list[str] = []
    for key, wanted in expect.items():
        match key:
            case "outcome" | "reason" | "barred" | "rule":
                got = result.get(key)
                if got != wanted:
                    out.append(f"{key}: expected {wanted!r}, got {got!r}")
            case "callback_at":
                if not _same_moment(wanted, result.get(key)):
                    out.append(f"callback_at: expected {wanted!r}, got {result.get(key)!r}")
            case "sent":
                if sorted(wanted or []) != sorted(result["sent"]):
                    out.append(f"sent: expected {wanted!r}, got {result['sent']!r}")
            case "intents":
                for number, label in (wanted or {}).items():
                    got = result["intents"].get(str(number))
                    if got != label:
                        out.append(f"intents: turn {number} expected {label!r}, got {got!r}")
            case "disclosures_heard":
                missing = missing_disclosures(result)
                if wanted and missing:
                    out.append(f"disclosures_heard: not heard to the end: {', '.join(missing)}")
                if wanted is False and not missing:
                    out.append("disclosures_heard: all were heard, expected not")
            case "said":
                out += [f"said: {text!r} was not heard" for text in wanted or [] if normal(text) not in _agent_text(result)]
            case "not_said":
                out += [f"not_said: {text!r} was heard" for text in wanted or [] if normal(text) in _agent_text(result)]
            case "agent_lines_after_refusal":
                if wanted is not None and result[key] > wanted:
                    out.append(f"agent_lines_after_refusal: at most {wanted}, got {result[key]}")
            case "violations":
                if len(result["violations"]) != (wanted or 0):
                    named = "; ".join(f"{v['rule']}: {v['text']}" for v in result["violations"])
                    out.append(f"violations: expected {wanted}, got {len(result['violations'])} ({named})")
            case "response_ms_p50":
                got = result["latency_ms"]["p50"]
                if wanted is not None and got is not None and got > wanted:
                    out.append(f"response_ms_p50: at most {wanted}, got {got:.0f}")
    return out


def missing_disclosures(result: Mapping[str, Any]) -> list[str]:
    """Disclosures of the opening that were not heard to the end, or not in their order."""
    heard = {d["disclosure"]: d["at"] for d in result["disclosures"]}
    missing: list[str] = [one for one in Disclosure if one not in heard]
    times = [heard[one] for one in Disclosure if one in heard]
    if times != sorted(times):
        missing.append("(order)")
    return missing


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """NFKC, no digit separators, kanji numerals as digits, no white space."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"(?<=\d),(?=\d)", "", text)
    text = _KANJI_NUMERAL.sub(lambda m: _numeral(m.group()), text)
    return re.sub(r"\s+", "", text)


def _numeral(kanji: str) -> str:
    if all(c in _DIGIT for c in kanji):
        return "".join(_DIGIT[c] for c in kanji)
    total, part, digit = 0, 0, 0
    for c in kanji:
        if c in _DIGIT:
            digit = digit * 10 + int(_DIGIT[c])
        elif c in _SMALL:
            part += (digit or 1) * _SMALL[c]
            digit = 0
        else:
            total += (part + digit or 1) * _LARGE[c]
            part = digit = 0
    return str(total + part + digit)


def _agent_text(result: Mapping[str, Any]) -> str:
    return "\n".join(normal(t["text"]) for t in result["transcript"] if t["who"] == "agent")


def _same_moment(wanted: Any, got: Any) -> bool:
    if wanted is None or got is None:
        return wanted is got
    return datetime.fromisoformat(str(wanted)) == datetime.fromisoformat(str(got))
