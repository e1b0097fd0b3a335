"""Played scenarios as a page to read: who said what, what the rules saw. The page is written by the command, never by hand."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

_WHO: Final = {"customer": "お客様", "agent": "AI", "operator": "オペレーター"}


def sample_page(pack: str, name_ja: str, version: str, samples: Sequence[tuple[str, str, Mapping[str, Any]]]) -> str:
    """``samples``: (heading, what the scenario is about, its result). Markdown."""
    head = [
        f"# {name_ja} ({pack} {version})",
        "",
        "台本に沿って仮想のお客様と話したときの書き起こしです。`okaeri scripts samples` が、`tests/calls` のシナリオから書き出します。",
        "*What was heard when the script talked with simulated customers; written by `okaeri scripts samples` from the scenarios in `tests/calls`.*",
    ]
    for heading, about, result in samples:
        head += [
            "",
            f"## {heading}: {about}",
            "",
            f"シナリオ `{result['id']}` · 結果 `{result['outcome']}` · 違反 {len(result['violations'])} 件",
            "",
        ]
        head += ["| 秒 | 話し手 | 聞こえた言葉 | 台本の行・意図 |", "|---:|---|---|---|"]
        head += [_row(turn) for turn in result["transcript"]]
        if result["sent"]:
            head += ["", f"送ったもの: {'、'.join(result['sent'])}"]
    return "\n".join(head) + "\n"


def _row(turn: Mapping[str, Any]) -> str:
    cut = "…" if turn["unheard"] else ""
    mark = f"`{turn['line'] or turn['intent']}`" if turn["line"] or turn["intent"] else ""
    return f"| {turn['started']:.1f} | {_WHO[turn['who']]} | {turn['text']}{cut} | {mark} |"
