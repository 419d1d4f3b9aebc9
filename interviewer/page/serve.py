"""Serves the page: opens the practice with its progress on the terminal, takes the port, prints the address."""

from __future__ import annotations

import socket
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rich.progress import Progress

from interviewer.build import Practice, open_practice
from interviewer.errors import InterviewError
from interviewer.page.html import asset
from interviewer.page.layout import build_page
from interviewer.page.theme import make_theme


def serve(host: str = "127.0.0.1", port: int = 7860, auth: Path | None = None, mcp: bool = False) -> None:
    """Serves until interrupted. InterviewError where the port is taken or the file of users cannot be read.

    `mcp` offers the functions of the API as tools too.
    """
    if mcp:
        check_mcp(signed_in=auth is not None)
    users = read_users(auth) if auth else None
    check_port(host, port)
    blocks = build_page(_open())
    where: dict[str, Any] = {"server_name": host, "server_port": port, "auth": users, "mcp_server": mcp}
    blocks.launch(**where, prevent_thread_lock=True, **launch_options())
    if mcp:
        print(f"The MCP server is at http://{host}:{port}/gradio_api/mcp/", flush=True)
    print(f"The page is at http://{host}:{port}  (Ctrl+C ends it; no interview is lost.)", flush=True)
    blocks.block_thread()


def launch_options() -> dict[str, Any]:
    """All of the launch but the address: looks, and nothing sent anywhere or kept in the browser."""
    return {
        "theme": make_theme(),
        "css": asset("page.css"),
        "head": f"<script>{asset('page.js')}{asset('voice.js')}</script>",
        "footer_links": [],
        "run_history": False,
        "max_threads": 400,
        "quiet": True,
        "show_error": True,
        "ssr_mode": False,
        "max_file_size": "5mb",
    }


def read_users(path: Path) -> list[tuple[str, str]]:
    """The users of a file with a line `name:password` each. InterviewError names the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise InterviewError(f"{path}: cannot be read.", "Write a UTF-8 file of lines name:password.") from fault
    users = []
    for number, line in enumerate(lines, 1):
        name, colon, word = line.strip().partition(":")
        if line.strip() and not (name and colon and word):
            raise InterviewError(f"{path}:{number}: is not name:password.", "Write one user a line.")
        if line.strip():
            users.append((name, word))
    if not users:
        raise InterviewError(f"{path}: names no user.", "Write one user a line, as name:password.")
    return users


def check_mcp(signed_in: bool) -> None:
    """InterviewError where an MCP server cannot be, or must not be: nobody signs in to it."""
    if signed_in:
        raise InterviewError(
            "The MCP server asks nobody to sign in, so that --auth would keep nobody out.",
            "Serve it apart, on this machine: without --auth and on a port of its own.",
        )
    if find_spec("mcp") is None:
        raise InterviewError("The MCP server needs the package mcp.", "Install it: pip install 'mcp<2'")


def check_port(host: str, port: int) -> None:
    """InterviewError where the address cannot be served on."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as fault:
        raise InterviewError(
            f"Port {port} of {host} cannot be used ({fault.strerror}).",
            "Close the program that uses it, or choose another with --port.",
        ) from fault


def _open() -> Practice:
    with Progress(transient=True) as bar:
        task = bar.add_task("Indexing the knowledge", total=None)
        return open_practice(progress=lambda done, total: bar.update(task, completed=done, total=total))
