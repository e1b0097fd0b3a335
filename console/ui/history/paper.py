"""Evidence and reports on paper: PDF with the bundled Japanese face, laid out from plain HTML."""

from html import escape
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from console.ui import fonts
from console.ui.answers import JSON
from console.ui.look import Look, clock_text
from console.ui.shop_time import exact_text, moment
from console.ui.tokens import LIGHT

_RESOLUTION = 144
_MARGIN_MM = 15.0
# Paper is white, whatever the theme of the window.
_STYLE = f"""
body {{ font-size: 9.5pt; color: {LIGHT.ink}; }} h1 {{ font-size: 16pt; margin-bottom: 2pt; }} h2 {{ font-size: 11pt; margin-top: 14pt; margin-bottom: 3pt; }}
td, th {{ padding: 2pt 6pt; vertical-align: top; text-align: left; }} th {{ color: {LIGHT.ink_soft}; }}
.faint {{ color: {LIGHT.ink_faint}; font-size: 8pt; }}
"""


def pdf(html: str, title: str, *, landscape: bool = False) -> bytes:
    """A4. The face is embedded, so that it reads the same everywhere."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Okaeri Console")
    writer.setResolution(_RESOLUTION)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait)
    writer.setPageMargins(QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM), QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    document.setDefaultFont(fonts.face())
    document.setDefaultStyleSheet(_STYLE)
    document.documentLayout().setPaintDevice(writer)
    document.setHtml(f"<body>{html}</body>")
    room = writer.pageLayout().paintRectPixels(_RESOLUTION)
    document.setPageSize(QSizeF(room.size()))
    document.print_(writer)
    del writer
    buffer.close()
    return bytes(data.data())


def table(rows: list[list[str]], head: list[str] | None = None, widths: tuple[int, ...] = ()) -> str:
    """Cells are plain words; ``widths`` in percent. A row of one cell stands across."""

    def line(cells: list[str], tag: str) -> str:
        if head and len(cells) == 1 < len(head):
            return f'<tr><{tag} colspan="{len(head)}">{escape(cells[0])}</{tag}></tr>'
        sized = (f' width="{widths[place]}%"' if place < len(widths) else "" for place in range(len(cells)))
        return "<tr>" + "".join(f"<{tag}{size}>{escape(cell)}</{tag}>" for cell, size in zip(cells, sized, strict=True)) + "</tr>"

    return f'<table width="100%" cellspacing="0">{line(head, "th") if head else ""}{"".join(line(row, "td") for row in rows)}</table>'


def evidence_pdf(look: Look, body: JSON) -> bytes:
    """The evidence JSON of docs/ENGINE_DOOR.md, for people."""
    words, call = look.words, body["call"]
    named = words.named
    names = {"customer": words("live.sama", name=call["customer"]), "agent": words("live.ai"), "operator": words("live.operator")}
    started = moment(call.get("started_at"))
    script = body["script"]
    approvals = words.listed(str(one["by"]) for one in script["approvals"])
    recording = body.get("recording") or {}
    facts = [
        [words("history.when"), exact_text(words, started)],
        [words("queue.customer"), f"{names['customer']}  {call['phone_masked']}"],
        [words("panel.outcome"), named("outcome", call.get("outcome"))],
        [words("panel.script"), f"{script['pack']} {script['version']}  {words('paper.approved_by', names=approvals)}"],
        [words("paper.script_hash"), str(script["content_hash"])],
        [words("paper.recording_hash"), str(recording.get("sha256") or words("paper.no_recording"))],
        [words("paper.evidence_hash"), str(body["sha256"])],
        [words("paper.chain"), words("paper.chain_whole" if body.get("audit_chain_whole") else "paper.chain_broken")],
    ]
    turns = [_turn(look, turn, names) for turn in body["transcript_of_what_was_heard"]]
    told = [[clock_text(one["heard_at"]), named("disclosure", one["disclosure"])] for one in body["disclosures"]]
    cited = [
        [clock_text(one["at"]), str(one["key"]), "" if one["value"] is None else str(one["value"]), str(one["source"])]
        for one in body["facts"]
    ]
    shop = body["shop"]
    html = f"<h1>{escape(words('paper.evidence'))}</h1><p class='faint'>{escape(shop['name'])} ({escape(shop['company'])})  {escape(call['call_id'])}</p>"
    html += table(facts, widths=(22, 78))
    html += f"<h2>{escape(words('paper.heard'))}</h2>" + table(turns, widths=(8, 17, 75))
    html += f"<h2>{escape(words('panel.disclosures'))}</h2>" + table(told, widths=(8, 92))
    if cited:
        html += f"<h2>{escape(words('paper.facts'))}</h2>" + table(cited, widths=(8, 32, 40, 20))
    html += f"<p class='faint'>{escape(words('paper.verify'))}</p>"
    return pdf(html, words("paper.evidence"))


def _turn(look: Look, turn: dict[str, Any], names: dict[str, str]) -> list[str]:
    who = str(turn.get("operator") or names.get(turn["who"], turn["who"]))
    unheard = f"（{look.words('live.unheard', text=turn['unheard'])}）" if turn.get("unheard") else ""
    return [clock_text(turn["started"]), who, f"{turn['text']}{unheard}"]
