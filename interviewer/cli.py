"""The `interviewer` command. Each command imports what it needs when it runs, so that `--help` is instant.

Exit codes: 0 done, 1 the work failed, 2 bad usage. Errors go to stderr, one line and a remedy.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from interviewer.authoring import bank, check, schema
from interviewer.errors import InterviewError

if TYPE_CHECKING:
    from interviewer.build import Practice
    from interviewer.engine import Engine
    from interviewer.problem import Problem

app = typer.Typer(
    name="interviewer",
    help="A mock machine-learning system design interview, and an honest critique of it.",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(bank, name="problems")
app.command()(check)
app.command()(schema)

EngineOption = Annotated[
    str, typer.Option("--engine", help="embedded, or provider:model, such as openai:NAME or ollama:NAME.")
]
BaseUrlOption = Annotated[str, typer.Option("--base-url", help="Address of an OpenAI-compatible server.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]
LevelOption = Annotated[Literal["junior", "mid", "senior", "staff"], typer.Option(help="Level interviewed for.")]


@app.callback(invoke_without_command=True)
def page(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to serve the page on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve the page on.", min=1, max=65535)] = 7860,
    auth: Annotated[str, typer.Option(help="File with a line `name:password` per user; empty for no sign-in.")] = "",
    mcp: Annotated[bool, typer.Option("--mcp", help="Let assistants hold the interview over MCP, too.")] = False,
) -> None:
    """Opens the page."""
    if context.invoked_subcommand is not None:
        return
    from interviewer.page import serve

    serve(host, port, Path(auth) if auth else None, mcp)


@app.command()
def chat(
    problem: Annotated[str, typer.Option(help="Id of a problem; `interviewer problems` lists them.")] = "",
    problem_file: Annotated[Path | None, typer.Option(help="A problem of your own, in the form of the bank's.")] = None,
    about: Annotated[str, typer.Option(help="A problem of your own, in a sentence.")] = "",
    engine: EngineOption = "",
    base_url: BaseUrlOption = "",
    minutes: Annotated[int, typer.Option(help="Length of the interview, 5 to 90.")] = 35,
    level: LevelOption = "mid",
    mode: Annotated[Literal["realistic", "study"], typer.Option(help="study gives hints on /hint.")] = "realistic",
    persona: Annotated[Literal["neutral", "friendly", "terse", "sceptical"], typer.Option()] = "neutral",
    seed: Annotated[int, typer.Option(help="The same seed and messages give the same interview.")] = 0,
    session: Annotated[str, typer.Option(help="Id of an interview to go on with.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Holds an interview in the terminal. With --json: a message per stdin line, a reply per stdout line."""
    from interviewer.desk import Terms
    from interviewer.terminal import talk

    if sum(map(bool, (problem, problem_file, about, session))) != 1 and not (problem and session):
        raise typer.BadParameter("choose one of --problem, --problem-file, --about and --session")
    practice = _open(quiet=as_json)
    speaker = practice.engine(engine, base_url=base_url)
    if session:
        interview = practice.load(session, speaker)
    else:
        own = _own(practice, problem_file, about)
        terms = Terms(own.id if own else problem, minutes, level, mode, persona, seed, own)
        interview = practice.start(terms, speaker, owner="terminal")
    _run(talk(practice, interview, as_json))


def _own(practice: Practice, file: Path | None, about: str) -> Problem | None:
    """The problem brought along; what is amiss in its file goes to stderr."""
    from interviewer.outside import problem_about, read_own

    if file is None:
        return problem_about(about) if about else None
    try:
        read = read_own(file.read_bytes(), str(file), practice.knowledge)
    except OSError as fault:
        raise InterviewError(f"{file}: cannot be read ({fault.strerror}).", "Check the path.") from fault
    for line in read.faults:
        typer.echo(str(line), err=True)
    if read.problem is None:
        raise InterviewError(f"{file} is no problem yet.", "Mend the line above.")
    return read.problem


@app.command()
def critique(
    file: Annotated[Path, typer.Argument(help="A transcript in any readable form, or the id of a session.")],
    engine: EngineOption = "",
    base_url: BaseUrlOption = "",
    problem: Annotated[str, typer.Option(help="Id of the problem, where the file does not say.")] = "",
    candidate: Annotated[str, typer.Option(help="Name of the candidate in the file, where it is not plain.")] = "",
    level: LevelOption = "mid",
    as_json: JsonOption = False,
    markdown: Annotated[bool, typer.Option("--md", help="Markdown, which is the default.")] = False,
    html: Annotated[bool, typer.Option("--html", help="One self-contained HTML page.")] = False,
) -> None:
    """Writes the critique of a transcript."""
    from interviewer.report import to_html, to_json, to_markdown

    if as_json + markdown + html > 1:
        raise typer.BadParameter("choose one of --json, --md and --html")
    practice = _open(quiet=True)
    speaker = practice.engine(engine, base_url=base_url)
    made, transcript = _run(_judge(practice, speaker, file, problem, candidate, level))
    writer = to_json if as_json else to_html if html else to_markdown
    typer.echo(writer(made, transcript, practice.knowledge.rubric))


async def _judge(
    practice: Practice, engine: Engine, file: Path, problem: str, candidate: str, level: Any
) -> tuple[Any, Any]:
    from interviewer.readers import read_transcript

    if not file.exists() and practice.store.owner(str(file)):
        session = practice.load(str(file))
        return await practice.critique(session, engine), session.transcript()
    reading = read_transcript(file, candidate=candidate)
    transcript = reading.transcript
    if reading.inferred:
        roles = ", ".join(f"{name} as the {role}" for name, role in reading.roles.items())
        typer.echo(f"Read {roles}. If that is wrong, say --candidate NAME.", err=True)
    wanted = problem or transcript.problem or ""
    reference = practice.knowledge.problem(problem) if problem else practice.knowledge.problems.get(wanted)
    return await practice.judge(transcript, engine, reference, level), transcript


@app.command()
def dispute(
    session: Annotated[str, typer.Argument(help="Id of a session.")],
    dimension: Annotated[str, typer.Argument(help="The dimension whose score you answer, such as metrics.")],
    words: Annotated[str, typer.Option(help="What you answer.")] = "",
    turn: Annotated[int | None, typer.Option(help="A turn of yours that should be read again.")] = None,
) -> None:
    """Answers one score; the dimension is assessed again, and both results are kept."""
    from interviewer.glance import in_order

    practice = _open(quiet=True)
    known = {d.id: d for d in practice.knowledge.rubric.dimensions}
    if dimension not in known:
        raise typer.BadParameter(f"choose one of {', '.join(known)}", param_hint="DIMENSION")
    interview = practice.load(session)
    before = interview.state.score_of(known[dimension].id)
    after = _run(practice.dispute(interview, known[dimension].id, words, turn))
    typer.echo(
        f"{known[dimension].name}: {before or 'not scored'} before, {after.score or after.status} with your answer."
    )
    for line in in_order(after):
        typer.echo(f"- {line}")


@app.command()
def compare(
    run_a: Annotated[str, typer.Argument(help="A run's name or folder.")],
    run_b: Annotated[str, typer.Argument(help="The run to hold against it.")],
) -> None:
    """Two runs of `eval` side by side. Exit code 1 where their figures do not compare."""
    from interviewer.files import load_evals

    raise typer.Exit(load_evals().compare(run_a, run_b, typer.echo))


@app.command()
def sessions(as_json: JsonOption = False) -> None:
    """Lists the interviews held on this machine."""
    found = _open(quiet=True).summaries()
    if as_json:
        typer.echo(json.dumps([s.model_dump(mode="json") for s in found], ensure_ascii=False, indent=2))
        return
    for s in found:
        score = f"{s.overall}/4" if s.overall else "-"
        typer.echo(
            f"{s.id}  {s.created:%Y-%m-%d %H:%M}  {s.status:9}  {score:4}  {s.problem} ({s.level}, {s.minutes} min)"
        )
    if not found:
        typer.echo("No interviews yet. `interviewer` opens the page; `interviewer chat --problem ID` starts one here.")


@app.command()
def export(
    session: Annotated[str, typer.Argument(help="Id of a session.")],
    as_json: JsonOption = False,
    markdown: Annotated[bool, typer.Option("--md", help="Markdown, which is the default.")] = False,
    html: Annotated[bool, typer.Option("--html", help="One self-contained HTML page.")] = False,
) -> None:
    """Writes an interview and its last critique."""
    from interviewer.report import export_session

    if as_json + markdown + html > 1:
        raise typer.BadParameter("choose one of --json, --md and --html")
    practice = _open(quiet=True)
    form = "json" if as_json else "html" if html else "md"
    interview = practice.load(session)
    pictures = practice.store.pictures(session)
    typer.echo(export_session(session, interview.state, interview.log, practice.knowledge.rubric, form, pictures))


@app.command()
def index() -> None:
    """Builds the search index, which every other command does by itself when it is missing."""
    practice = _open(quiet=False)
    typer.echo(f"Index ready: ranking by {practice.retrieval.ranking}.")


@app.command()
def doctor(as_json: JsonOption = False) -> None:
    """Says what is installed and configured, and what is wrong with it. Shows no key."""
    from interviewer.doctor import examine

    findings = examine()
    if as_json:
        typer.echo(json.dumps([f.model_dump() for f in findings], indent=2))
    else:
        for finding in findings:
            typer.echo(f"{'ok ' if finding.ok else 'BAD'}  {finding.what:12}  {finding.says}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@app.command(name="eval")
def evaluate(
    suites: Annotated[list[str] | None, typer.Argument(help="Suites to run; all where none is named.")] = None,
    engine: EngineOption = "",
    base_url: BaseUrlOption = "",
    candidate_engine: Annotated[
        str, typer.Option(help="A model that plays the candidates, provider:model; scripts do where none is named.")
    ] = "",
    candidate_url: Annotated[str, typer.Option(help="Address of that model's server.")] = "",
    limit: Annotated[int | None, typer.Option(help="About how many cases of each suite.", min=1)] = None,
    trials: Annotated[int, typer.Option(help="How many times each case is tried.", min=1)] = 1,
    look: Annotated[bool, typer.Option("--view", help="Open the viewer on all runs instead.")] = False,
) -> None:
    """Measures an engine with numbers. The same command after a kill goes on where it was."""
    from interviewer.files import load_evals

    evals = load_evals()
    if look:
        raise typer.Exit(evals.view())
    request = evals.Request(
        tuple(suites or ()), engine, base_url, candidate_engine, candidate_url, limit=limit, trials=trials
    )
    raise typer.Exit(evals.evaluate(_open(quiet=False), request, typer.echo))


def _open(quiet: bool) -> Practice:
    from interviewer.build import open_practice
    from interviewer.terminal import index_bar

    with index_bar(quiet) as progress:
        return open_practice(progress=progress)


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def main() -> None:
    """Runs the command; an error that a person can act on is one line and a remedy, never a traceback."""
    try:
        app()
    except InterviewError as fault:
        typer.echo(f"interviewer: {fault.what}", err=True)
        if fault.remedy:
            typer.echo(fault.remedy, err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo("\nStopped. `interviewer sessions` lists what can be gone on with.", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


if __name__ == "__main__":
    main()
