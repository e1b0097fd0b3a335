"""FAQs and past tickets as tables and JSON: a row's fault is told, nothing of a customer comes through."""

import json
from datetime import date

import pytest

from console.campaign.articles.columns import of_tickets
from console.campaign.articles.dates import last_day, written_date
from console.campaign.articles.faq import faq_passages
from console.campaign.articles.passage import NotRead, Passage
from console.campaign.articles.personal import personal, without_persons
from console.campaign.articles.tickets import ticket_json, ticket_passages
from console.domain.errors import BadInput


def test_an_faq_row_by_row() -> None:
    rows = [
        (2, ["配送", "いつ届きますか", "2〜4日です。<br>沖縄は&nbsp;7日です。", "2026/9/1", "2026-12-31"]),
        (3, ["", "送料は", "", "", ""]),
        (4, ["", "a", "b", "昨日", ""]),
    ]
    good, empty, undated = faq_passages(("カテゴリ", "質問", "回答", "更新日", "有効期限"), rows)
    assert good == Passage("いつ届きますか", "2〜4日です。\n沖縄は 7日です。", "2行目 配送", date(2026, 9, 1), date(2026, 12, 31))
    assert isinstance(empty, NotRead)
    assert isinstance(undated, NotRead)
    assert (empty.place, undated.place) == ("3行目", "4行目")


def test_a_table_without_answers_is_refused_by_its_headings() -> None:
    with pytest.raises(BadInput, match="no column of answers"):
        faq_passages(("質問", "メモ"), [])
    assert of_tickets(("受付番号", "件名", "返信内容"))
    assert not of_tickets(("質問", "回答"))


TICKET = """> 元のメール
山田花子様

お問い合わせいただき、ありがとうございます。
ご注文番号: A-20391 の商品は、090-1234-5678 または hanako@example.com にご連絡のうえ、発送いたします。
未使用でしたら、到着から14日以内に返品いただけます。
佐藤様のご住所: 〒150-0001 渋谷区神宮前1-2-3
担当の鈴木でございます。
--------------------
みなとマルシェ カスタマーサポート"""


def test_a_ticket_loses_the_people_in_it() -> None:
    said = without_persons(TICKET)
    for personal_part in ("山田", "佐藤", "鈴木", "A-20391", "090", "example.com", "渋谷", "カスタマー", "ありがとう"):
        assert personal_part not in said
    assert "未使用でしたら、到着から14日以内に返品いただけます。" in said
    assert personal("田中様に、090-1234-5678 から")
    assert not personal("お客様のご都合による返品は、14日以内に承ります。")


def test_tickets_as_a_table() -> None:
    (read,) = ticket_passages(("受付番号", "件名", "返信内容", "対応日"), [(2, ["12", "返品したい", TICKET, "2026年3月4日"])])
    assert isinstance(read, Passage)
    assert (read.question, read.place, read.dated) == ("返品したい", "2行目", date(2026, 3, 4))


def test_zendesks_tickets_by_their_last_public_answer() -> None:
    comments = [
        {"author_id": 1, "body": "返品したいのですが", "public": True},
        {"author_id": 9, "plain_body": "14日以内に承ります。", "public": True},
        {"author_id": 9, "body": "内部メモ", "public": False},
    ]
    solved = {
        "id": 7,
        "status": "solved",
        "requester_id": 1,
        "subject": "返品したい",
        "updated_at": "2026-02-03T00:00:00Z",
        "comments": comments,
    }
    open_, none = {**solved, "id": 8, "status": "open"}, {"id": 9, "subject": "x"}
    first, second, third = ticket_json(json.dumps({"tickets": [solved, open_, none]}))
    assert first == Passage("返品したい", "14日以内に承ります。", "チケット 7", date(2026, 2, 3))
    assert isinstance(second, NotRead)
    assert isinstance(third, NotRead)
    assert len(list(ticket_json("\n".join(json.dumps(one) for one in (solved, open_))))) == 2
    with pytest.raises(BadInput, match="tickets in JSON"):
        ticket_json("何でもない")


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026/10/1", date(2026, 10, 1)), ("令和8年4月1日", date(2026, 4, 1)), ("2026年13月1日 2026-02-03", date(2026, 2, 3)), ("昨日", None)],
)
def test_dates_as_they_are_written(text: str, day: date | None) -> None:
    assert written_date(text) == day


def test_the_earliest_last_day() -> None:
    assert last_day("2026年1月5日から、2026年12月31日まで、または2026年11月30日(月)18時までです。") == date(2026, 11, 30)
    assert last_day("2026年1月5日から") is None
