"""How long an import of many rows takes, the first time and again: ``python -m tests.bench.import [rows] [--once]``; prints JSON.

A CP932 file with one row a cart, one cart in ten with a second row, one customer in eight twice; SQLite as it is in use, every commit
on the disk.
"""

import json
import os
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from console.app.books import open_books
from console.app.import_file import Wishes, import_file
from console.domain.call import Shop
from console.settings import Folders, Secrets, Settings

HEADINGS = "カートID,カゴ落ち日時,氏名,フリガナ,電話番号,メールアドレス,都道府県,電話の同意,商品コード,商品名,数量,単価,カートURL"


def write(path: Path, rows: int) -> None:
    chance = random.Random(7)
    begin = datetime(2026, 11, 1, tzinfo=UTC)
    with path.open("w", encoding="cp932", newline="") as file:
        file.write(HEADINGS + "\r\n")
        number = written = 0
        while written < rows:
            number += 1
            person = chance.randrange(int(rows * 0.875) or 1)
            when = begin + timedelta(seconds=chance.randrange(20 * 86400))
            for item in range(2 if number % 10 == 0 else 1):
                if written == rows:
                    break
                file.write(
                    f"C{number:07d},{when:%Y/%m/%d %H:%M:%S},高橋 {person:06d}号,タカハシ,090-{1000 + person // 10000:04d}-{person % 10000:04d},"
                    f"p{person}@example.jp,東京都,同意する,AP-{1000 + item},リネンシャツ 白,{1 + item},8900,https://shop.example/cart/{number:07d}\r\n"
                )
                written += 1


def main(rows: int, *, once: bool = False) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OKAERI_HOME"] = folder
        path = Path(folder) / "carts.csv"
        write(path, rows)
        folders, settings = Folders.find(Path(folder)), Settings()
        folders.create()
        store = open_books(settings, folders, Secrets(folders))
        with store() as work:
            work.shops.add(Shop("s1", "店", "店株式会社", "みなみ", "0120-000-310", "shop@shop.example", {}))
            work.commit()
        figures = {
            "rows": rows,
            "file_mb": round(path.stat().st_size / 1e6, 1),
            "cpus": os.cpu_count(),
            "load_before": round(os.getloadavg()[0], 1),
        }
        for name in ("first_s",) if once else ("first_s", "again_s"):
            begin, used = time.perf_counter(), time.process_time()
            report, _ = import_file(store, settings, path, Wishes())
            figures[name] = round(time.perf_counter() - begin, 1)
            figures[name.replace("_s", "_cpu_s")] = round(time.process_time() - used, 1)
            figures[name.replace("_s", "_changed")] = report.changed
            figures[name.replace("_s", "_new_customers")] = report.new_customers
            figures[name.replace("_s", "_rejected")] = len(report.rejected)
        store.close()
        print(json.dumps(figures))


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument != "--once"]
    main(int(given[0]) if given else 100_000, once="--once" in sys.argv)
