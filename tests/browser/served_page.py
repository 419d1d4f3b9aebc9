"""The real page in a real process, which can be killed and started again on the same data."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


@dataclass
class Server:
    """One served page over one data folder."""

    home: Path
    port: int = field(default_factory=free_port)
    options: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    """More of the environment."""
    process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Starts it and waits for the line that says where it is."""
        env = {**os.environ, "INTERVIEWER_HOME": str(self.home), "INTERVIEWER_ENGINE": "embedded", **self.settings}
        command = [sys.executable, str(ROOT / "app.py"), "--port", str(self.port), *self.options]
        self.process = subprocess.Popen(
            command, env=env, cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if self.address.rstrip("/") in line:
                return
        raise AssertionError("the page did not start:\n" + "".join(lines))

    def kill(self) -> None:
        """Ends it as a power cut would."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None
