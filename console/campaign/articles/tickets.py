"""Past tickets, as a table or as Zendesk's JSON → passages without the people in them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from console.campaign.articles.columns import TICKETS, columns
from console.campaign.articles.dates import written_date
from console.campaign.articles.faq import plain_text
from console.campaign.articles.passage import LONGEST_PASSAGE, NotRead, Passage, Read
from console.campaign.articles.personal import without_persons
from console.domain.errors import BadInput

_LONGEST_QUESTION: Final = 200
_DONE: Final = frozenset({"solved", "closed"})


def ticket_passages(headings: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Read]:
    """``rows``: (line of the file, cells). Raises ``BadInput`` when the table has no questions or no answers."""
    places = columns(headings, TICKETS)

    def cell(cells: Sequence[str], name: str) -> str:
        at = places.get(name)
        return plain_text(cells[at]) if at is not None and at < len(cells) else ""

    for number, cells in rows:
        question = cell(cells, "subject") or cell(cells, "question")
        yield _passage(f"{number}行目", question, cell(cells, "answer"), cell(cells, "dated"))


def ticket_json(text: str) -> Iterator[Read]:
    """A list, ``{"tickets": […]}`` or one ticket a line, each with ``comments`` (``author_id``, ``body`` or ``plain_body``, ``public``):
    the last public comment that is not the requester's is the answer. Tickets that are not solved are passed over.

    Raises:
        BadInput: it is no such JSON.
    """
    return (_ticket(ticket, number) for number, ticket in enumerate(_tickets(text), 1))


def _tickets(text: str) -> list[dict[str, Any]]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        try:
            read = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError) as fault:
            raise _no_tickets() from fault
    found = read.get("tickets", [read]) if isinstance(read, dict) else read
    if not isinstance(found, list) or not found or not all(isinstance(ticket, dict) for ticket in found):
        raise _no_tickets()
    return found


def _ticket(ticket: dict[str, Any], number: int) -> Read:
    place = f"チケット {ticket.get('id', number)}"
    comments = ticket.get("comments")
    if not isinstance(comments, list):
        return NotRead(place, "やりとり（comments）がありません。", "It has no comments.")
    if str(ticket.get("status", "solved")) not in _DONE:
        return NotRead(place, "まだ解決していないチケットです。", "The ticket is not solved.")
    asked_by = ticket.get("requester_id")
    answers = [
        str(one.get("plain_body") or one.get("body") or "")
        for one in comments
        if isinstance(one, dict) and one.get("public", True) and one.get("author_id") != asked_by
    ]
    question = str(ticket.get("subject") or ticket.get("description") or "")
    dated = str(ticket.get("solved_at") or ticket.get("updated_at") or ticket.get("created_at") or "")
    return _passage(place, plain_text(question), plain_text(answers[-1]) if answers else "", dated)


def _passage(place: str, question: str, answer: str, dated: str) -> Read:
    question, answer = without_persons(question).replace("\n", " ")[:_LONGEST_QUESTION], without_persons(answer)
    if not question or not answer:
        return NotRead(
            place,
            "問い合わせか回答が空です（個人の情報を除いたあと）。",
            "Nothing is left of question or answer without the personal parts.",
        )
    if len(answer) > LONGEST_PASSAGE:
        return NotRead(place, f"回答が {LONGEST_PASSAGE} 文字を超えています。", f"The answer has over {LONGEST_PASSAGE} characters.")
    return Passage(question, answer, place, written_date(dated))


def _no_tickets() -> BadInput:
    return BadInput(
        "チケットの JSON として読めません。Zendesk の書き出し（comments 付き）か、CSV にしてください。",
        "It cannot be read as tickets in JSON. Use Zendesk's export with comments, or CSV.",
    )
