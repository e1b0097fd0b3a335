"""Writes docs/THIRD_PARTY.md: every package that the program brings, with the licence its authors declare. Run by `make lock`."""

import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

HEAD = """# 同梱物・依存物のライセンス / Licences of what comes with the program

おかえりコンソール自身は GPL-3.0-or-later です。PJSIP（pjsua2）と Piper が GPL のため、全体もこの条件で配布します。
The program itself is GPL-3.0-or-later; PJSIP (pjsua2) and Piper are GPL, so the whole is distributed on these terms.

## ソースに含まれるもの / In the source tree
| 何 / what | ライセンス / licence | 場所 / where |
|---|---|---|
| BIZ UDPGothic (Morisawa) | SIL Open Font License 1.1 | assets/fonts |

## モデル / Models (not in git; fetched by `okaeri models fetch`)
{models}

## Python パッケージ / Python packages
各パッケージの宣言を機械で写したものです。Declared by the packages themselves, copied by machine.

| package | version | licence | part |
|---|---|---|---|
{packages}
"""


UNDECLARED = {"pjsua2-python": "GPL-2.0-or-later (PJSIP)"}
"""Packages that name no licence in their metadata; from the project's own page."""


def declared(name: str) -> str:
    if name in UNDECLARED:
        return UNDECLARED[name]
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "(not for this system)"
    said = about.get("License-Expression")
    if said:
        return str(said)
    classifiers = [c.split("::")[-1].strip() for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    if classifiers:
        return ", ".join(classifiers)
    said = str(about.get("License") or "").strip().splitlines()
    return said[0][:80] if said and said[0] else "(see its own files)"


def locked(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / lock).read_text("utf-8")
    # Where versions differ by Python, the first is that of 3.11.
    return dict(reversed(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE)))


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from console.weights.catalogue import load

    desk, engine = locked("desk.txt"), locked("engine.txt") | locked("native.txt")
    rows = []
    for name, version in sorted({**engine, **desk}.items()):
        part = "desk, engine" if name in desk and name in engine else "desk" if name in desk else "engine"
        rows.append(f"| {name} | {version} | {declared(name)} | {part} |")
    models = ["| id | licence | " + "source of the terms |", "|---|---|---|"]
    models += [f"| {m.id} ({m.name}) | {m.licence} | {m.licence_url} |" for m in load(ROOT / "models" / "catalog.toml").models]
    text = HEAD.replace("{models}", "\n".join(models)).replace("{packages}", "\n".join(rows))
    (ROOT / "docs" / "THIRD_PARTY.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
