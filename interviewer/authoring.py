"""The commands for who reads or writes the bank: `problems`, `problems new`, `check`, `schema`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from interviewer.events import ModelCalled

bank = typer.Typer(help="Lists the problems, or begins a new one.", rich_markup_mode=None)


@bank.callback(invoke_without_command=True)
def problems(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False
) -> None:
    """Lists the problems."""
    if context.invoked_subcommand is not None:
        return
    from interviewer.files import knowledge_dir
    from interviewer.knowledge import load_knowledge

    found = load_knowledge(knowledge_dir()).problems.values()
    if as_json:
        fields = {"id", "title", "statement", "family", "area", "difficulty", "asked_at", "unreviewed"}
        typer.echo(json.dumps([p.model_dump(mode="json", include=fields) for p in found], ensure_ascii=False, indent=2))
        return
    for problem in sorted(found, key=lambda p: (p.family, p.id)):
        mark = "[unreviewed draft] " if problem.unreviewed else ""
        typer.echo(f"{problem.id:32}  {problem.family:15}  {problem.difficulty:9}  {mark}{problem.statement}")


@bank.command("new")
def new_problem(
    problem: Annotated[str, typer.Argument(metavar="ID", help="Lower-case words joined by hyphens.")],
    into: Annotated[
        Path | None, typer.Option(help="Folder to write to; beside the shipped problems by default.")
    ] = None,
    engine: Annotated[
        str, typer.Option(help="A model that writes a first draft, provider:model; without one, a skeleton.")
    ] = "",
    base_url: Annotated[str, typer.Option(help="Address of an OpenAI-compatible server.")] = "",
    about: Annotated[str, typer.Option(help="The problem in a sentence, for the model; else its id.")] = "",
) -> None:
    """Writes the skeleton of a new problem, for you to fill in; with a model, a first draft of it."""
    from interviewer.files import knowledge_dir
    from interviewer.newfile import place_for, write_skeleton

    if engine in {"", "embedded"}:
        path = write_skeleton(knowledge_dir(), problem, into)
        typer.echo(f"Wrote {path}. Fill in what stands in angle brackets; `interviewer check` says what is missing.")
        return
    asyncio.run(draft_file(place_for(knowledge_dir(), problem, into), problem, about, engine, base_url))


async def draft_file(path: Path, problem: str, about: str, engine: str, base_url: str) -> None:
    """Has a model write the file of a problem `about` something, and says what `check` finds in it."""
    from interviewer.build import open_practice
    from interviewer.check import check_problem
    from interviewer.engines.llm import LanguageModel
    from interviewer.newfile import write_draft

    practice = open_practice()
    model = practice.engine(engine, base_url=base_url)
    assert isinstance(model, LanguageModel), "every spec but `embedded` is a chat model's"
    calls: list[ModelCalled] = []
    typer.echo(f"{model.name} writes a draft in three parts; that takes some minutes.", err=True)
    try:
        about = about or problem.replace("-", " ")
        draft = await model.draft(problem, about, practice.knowledge.concepts, calls.append)
    finally:
        await model.close()
    write_draft(path, draft.problem, draft.sums, model.name)
    for fault in check_problem(draft.problem, path.read_text(encoding="utf-8"), path, practice.knowledge):
        typer.echo(str(fault), err=True)
    tokens = sum(call.prompt_tokens + call.completion_tokens for call in calls)
    typer.echo(f"Wrote {path} with {tokens:,} tokens. It is marked unreviewed until you drop that line from it.")


def check(
    folder: Annotated[
        Path | None, typer.Argument(help="A knowledge folder; the one shipped where none is given.")
    ] = None,
) -> None:
    """Checks a knowledge folder: shape, references, and questions or hints that give a fact away."""
    from interviewer.check import check_folder
    from interviewer.files import knowledge_dir

    target = folder or knowledge_dir()
    faults = check_folder(target)
    for fault in faults:
        typer.echo(str(fault), err=True)
    if faults:
        raise typer.Exit(1)
    typer.echo(f"{target}: nothing to mend.")


def schema(
    kind: Annotated[
        Literal["problem", "concept", "dimension"], typer.Argument(help="What the schema is of.")
    ] = "problem",
) -> None:
    """Prints the JSON schema of a knowledge file, for an editor."""
    from interviewer.check import schema_of

    typer.echo(schema_of(kind))
