"""What of a trial is worth a word to somebody who does not see its bar: that it began, each quarter, and what came of it. Free of Qt."""

from console.ui.answers import JSON
from console.ui.words import Words

QUARTERS = 4


class TrialNews:
    """Keeps what was said last, so that nothing is said twice."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._said: int | None = None
        self._before: object = None

    def of(self, trial: JSON | None, version: JSON | None) -> str | None:
        """``trial``: the one that runs or ran last, ``version``: the one in view, with the last report on it. ``None``: nothing new."""
        if trial is None:
            return None
        kept = (version or {}).get("trial") if version is not None and version["version_id"] == trial["version_id"] else None
        if trial.get("running"):
            return self._under_way(trial, kept)
        return None if self._said is None else self._over(trial, version, kept)

    def _under_way(self, trial: JSON, kept: JSON | None) -> str | None:
        quarter = QUARTERS * int(trial["done"]) // max(1, int(trial["of"]))
        if self._said is None:
            self._before = None if kept is None else kept["at"]
        elif self._said == quarter:
            return None
        key = "studio.trial_begins" if self._said is None else "studio.trial_progress"
        self._said = quarter
        return self._words(key, done=trial["done"], of=trial["of"])

    def _over(self, trial: JSON, version: JSON | None, kept: JSON | None) -> str | None:
        fault = str(trial.get(self._words.lang) or "")
        stopped = int(trial["done"]) < int(trial["of"])
        here = version is not None and version["version_id"] == trial["version_id"]
        if here and not fault and not stopped and (kept is None or kept["at"] == self._before):
            return None  # the report is still on its way
        self._said = None
        if fault or stopped:
            return fault or self._words("studio.trial_stopped_at", done=trial["done"], of=trial["of"])
        if kept is None:
            return self._words("studio.trial_ended")
        report = kept["report"]
        broken = sum(int(one["count"]) for one in report["violations"])
        return self._words("studio.trial_over_broken" if broken else "studio.trial_over", n=report["calls"], broken=broken)
