"""``okaeri scripts``: the script packs."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(help="台本 / the script packs", no_args_is_help=True)


@app.command("list")
def list_scripts(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """付属の台本 / the packs that came with the program"""
    from console.shipped import shipped

    _show(sorted(path.parent for path in shipped("assets/packs").glob("*/pack.yaml")), as_json)


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)], as_json: Annotated[bool, typer.Option("--json")] = False
) -> None:
    """承認の前に点検する / what keeps a pack from being approved (exit code 1 when there is something)"""
    from dataclasses import asdict

    from console.campaign.scripts.lint import lint
    from console.campaign.scripts.pack import load_pack

    found = lint(load_pack(folder))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        for finding in found:
            law = f" ({finding.law})" if finding.law else ""
            typer.echo(f"{finding.rule}  {finding.place}: {finding.ja}{law} {finding.instead_ja} / {finding.en} {finding.instead_en}")
        typer.echo("問題はありません / nothing to mend" if not found else f"{len(found)} 件 / findings")
    if found:
        raise typer.Exit(1)


@app.command()
def simulate(
    script: Annotated[Path, typer.Argument(exists=True, help="台本のフォルダーか YAML / a pack's folder, or a script in YAML")],
    calls: Annotated[int, typer.Option(min=1, max=20_000, help="通話の数 / how many calls")] = 400,
    intents: Annotated[
        bool, typer.Option("--intents", help="言葉の理解を省き、意図だけで話させる / by intents alone, nothing is understood from words")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """模擬のお客様と話させる / lets simulated customers talk with a script (demo shop's carts; exit code 1 when a rule is broken)"""
    from console.app.trial import run
    from console.campaign.scripts.pack import load_file
    from console.service.scripts.script_cases import demo_briefs
    from console.simulation.expected import Seen
    from console.simulation.scenario import DEFAULT_NOW
    from console.simulation.trial import INTENTS, WORDS

    content = load_file(script)

    def told(done: int, of: int, a_second: float) -> None:
        typer.echo(f"\r{done}/{of}", nl=done == of, err=True)

    found = run(demo_briefs(content, DEFAULT_NOW), calls, Seen(), own_carts=False, told=told, level=INTENTS if intents else WORDS)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _show_trial(found)
    if found["violations"]:
        raise typer.Exit(1)


@app.command()
def samples(
    listed: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="どの台本に、どのシナリオか / which scenarios for which pack")
    ],
    calls: Annotated[Path, typer.Option(exists=True, file_okay=False, help="シナリオのフォルダー / where the scenarios lie")] = Path(
        "tests/calls"
    ),
) -> None:
    """読み物としての通話例を書き出す / writes <pack>.md beside the list, from played scenarios (exit code 1 when one fails)"""
    import yaml

    from console.app.simulate import simulate
    from console.campaign.scripts.shipped import shipped_packs
    from console.domain.errors import BadInput
    from console.simulation.sample_page import sample_page
    from console.simulation.scenario import read_scenarios

    wanted = yaml.safe_load(listed.read_text("utf-8"))["samples"]
    scenarios = {scenario.id: scenario for scenario in read_scenarios([calls])}
    packs = {script.pack: script for script in shipped_packs()}
    chosen = [id for of_pack in wanted.values() for id in of_pack.values()]
    if missing := [*(id for id in chosen if id not in scenarios), *(pack for pack in wanted if pack not in packs)]:
        raise BadInput(f"{listed} の {'、'.join(missing)} がありません。", f"{listed} names {', '.join(missing)}, which there is not.")
    results = {result["id"]: result for result in simulate([scenarios[id] for id in dict.fromkeys(chosen)], "text")}
    for pack, of_pack in wanted.items():
        played = [(heading, scenarios[id].about, results[id]) for heading, id in of_pack.items()]
        page = listed.parent / f"{pack}.md"
        page.write_text(sample_page(pack, packs[pack].name_ja, packs[pack].version, played), "utf-8")
        typer.echo(str(page))
    if failed := [id for id, result in results.items() if not result["passed"]]:
        typer.echo(f"期待どおりでないもの / not as expected: {', '.join(failed)}", err=True)
        raise typer.Exit(1)


def _show(folders: list[Path], as_json: bool) -> None:
    from console.campaign.scripts.approval import content_hash
    from console.campaign.scripts.pack import load_pack

    rows = []
    for folder in folders:
        script = load_pack(folder)
        rows.append(
            {
                "pack": script.pack,
                "version": script.version,
                "lines": len(script.lines),
                "sha256": content_hash(script),
                "folder": str(folder),
            }
        )
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        typer.echo(f"{row['pack']}  {row['version']}  {row['lines']} lines  {str(row['sha256'])[:16]}  {row['folder']}")


def _show_trial(found: dict[str, Any]) -> None:
    whole, recovery, returns = found["calls"], found["expected"]["recovery"], found["expected"]["roi"]
    level = "意図だけ / by intents alone" if found["level"] == "intents" else "言葉の理解から / through the whole understanding"
    typer.echo(f"{whole} 通話 / calls, {found['a_second']} /s ({level}), {found['seconds']} s, 平均 {found['minutes']} 分 / minutes each")
    for stage, number in found["funnel"]:
        typer.echo(f"  {stage}  {number}  {100 * number / whole:.0f} %")
    typer.echo("結果 / outcomes: " + ", ".join(f"{name} {number}" for name, number in found["outcomes"]))
    typer.echo(f"規則違反 / rules broken: {sum(one['count'] for one in found['violations'])}")
    for one in found["violations"]:
        typer.echo(f"  {one['rule']} ×{one['count']}: {one['text']}")
    for meant, taken, number in found["misunderstood"]:
        typer.echo(f"取り違え / misunderstood: {meant} → {taken} ×{number}")
    typer.echo("通らなかった場面 / never reached: " + ", ".join(node for node, _ in found["never"]))
    between = "仮定値 / assumed: 回収率 / recovery {middle:.1%} ({low:.1%}–{high:.1%})".format(**recovery)
    typer.echo(between + ", 費用1円あたりの粗利 / margin per yen spent {middle} ({low}–{high})".format(**returns))
    typer.echo(f"{found['expected']['source_ja']}\n{found['expected']['source_en']}")
