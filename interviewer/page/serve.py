"""Serves the page: opens the practice with its progress on the terminal, takes the port, prints the address."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

from rich.progress import Progress

from interviewer.build import Practice, open_practice
from interviewer.errors import InterviewError
from interviewer.page.html import asset
from interviewer.page.layout import build_page
from interviewer.page.theme import make_theme
from interviewer.page.users import read_users


def serve(host: str = "127.0.0.1", port: int = 7860, auth: Path | None = None, mcp: bool = False) -> None:
    """Serves until interrupted. InterviewError where the port is taken or the file of users cannot be read.

    `mcp` offers the functions of the API as tools too.
    """
    users = read_users(auth) if auth else {}
    check_port(host, port)
    blocks = build_page(_open(), users)
    who = list(users.items()) or None
    where: dict[str, Any] = {"server_name": host, "server_port": port, "auth": who, "mcp_server": mcp}
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
