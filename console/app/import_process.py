"""An import in a process of its own, so that it takes neither the engine's interpreter nor, when calls want it, the processor.

``python -m console.app.import_process``: the job as JSON on standard input, what came of it as JSON lines on standard output.
"""

import json
import sys
from collections.abc import Callable
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Final

from console.app.books import open_books
from console.app.import_file import collecting_rarely
from console.app.tell_parent import done, tell
from console.app.telling_process import told_by
from console.campaign.carts.rows import Rejected
from console.domain.errors import BadInput, EnvironmentFault
from console.service.intake.importer import ImportJob, import_job
from console.service.intake.importing import ImportReport
from console.settings import Folders, Secrets, load
from console.wire import niceness

BEHIND_CALLS: Final = 10
"""Nice: beside a call that wants the processor the import gets a tenth of it. Less would hold the database's lock for too long."""
SILENT_LIMIT_S: Final = 300.0
COUNTS: Final = ("applied", "changed", "new_customers", "merged", "cancelled")


class ImportProcess:
    """Satisfies ``console.service.intake.importer.Importer``."""

    async def run(self, job: ImportJob, progress: Callable[[int], None], cancelled: Callable[[], bool]) -> ImportReport:
        report = ImportReport()
        telling = told_by(
            "console.app.import_process",
            given=json.dumps(job.as_json(), ensure_ascii=False),
            silent_limit_s=SILENT_LIMIT_S,
            refusal=BadInput,
            silence=EnvironmentFault(
                "取り込みのプロセスが応えません。同じファイルをもう一度取り込むと、続きから進みます。",
                "The process of the import does not answer. Importing the same file again goes on from there.",
            ),
        )
        over = False
        async with aclosing(telling):
            async for told in telling:
                if "rejected" in told:
                    report.rejected.append(Rejected(*told["rejected"]))
                    continue
                for name in COUNTS:
                    setattr(report, name, told[name])
                progress(told["rows"])
                over = told["done"]
                if cancelled() and not over:
                    report.cancelled = True
                    break
        if not (over or report.cancelled):
            raise EnvironmentFault(
                "取り込みのプロセスが途中で終わりました。同じファイルをもう一度取り込むと、続きから進みます。",
                "The process of the import ended half way. Importing the same file again goes on from there.",
            )
        return report


def main() -> None:
    niceness.ask_for(BEHIND_CALLS)
    job = ImportJob.of_json(json.load(sys.stdin))
    seen = told = 0

    def progress(rows: int, report: ImportReport, *, over: bool = False) -> None:
        nonlocal seen, told
        for row in report.rejected[told:]:
            tell(rejected=[row.number, list(row.cells), row.ja, row.en])
        seen, told = rows, len(report.rejected)
        tell(rows=rows, done=over, **{name: getattr(report, name) for name in COUNTS})

    folders = Folders.find()
    store = open_books(load(folders), folders, Secrets(folders))
    try:
        with collecting_rarely():
            report = import_job(store, job, lambda: datetime.now(UTC), progress=progress)
        progress(seen, report, over=True)
    finally:
        store.close()


if __name__ == "__main__":
    sys.exit(done(main))
