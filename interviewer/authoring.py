"""The commands for who reads or writes the bank: `problems`, `problems new`, `check`, `schema`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

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
        fields = {"id", "title", "statement", "family", "area", "difficulty", "asked_at"}
        typer.echo(json.dumps([p.model_dump(mode="json", include=fields) for p in found], ensure_ascii=False, indent=2))
        return
    for problem in sorted(found, key=lambda p: (p.family, p.id)):
        typer.echo(f"{problem.id:32}  {problem.family:15}  {problem.difficulty:9}  {problem.statement}")


@bank.command("new")
def new_problem(
    problem: Annotated[str, typer.Argument(metavar="ID", help="Lower-case words joined by hyphens.")],
    into: Annotated[
        Path | None, typer.Option(help="Folder to write to; beside the shipped problems by default.")
    ] = None,
) -> None:
    """Writes the skeleton of a new problem, for you to fill in."""
    from interviewer.check import write_skeleton
    from interviewer.files import knowledge_dir

    path = write_skeleton(knowledge_dir(), problem, into)
    typer.echo(f"Wrote {path}. Fill in what stands in angle brackets; `interviewer check` says what is missing.")


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
