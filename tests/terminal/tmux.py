"""A real terminal for tests: a tmux server of its own, in which a program is steered and watched.

Everything is found out by looking – the screen, the state of the pane – again and again until it is
so or the time is up; nothing here waits for a fixed time.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POLL = 0.05
"""Seconds between two looks."""
PATIENCE = 20.0
"""Seconds until a wait gives up: generous, for two cores that many tests share."""

Size = tuple[int, int]
Found = str | Callable[[str], object]


def tmux_missing() -> str:
    """Why no test can run here; empty where tmux is at hand."""
    return "" if shutil.which("tmux") else "tmux is not installed"


class NotSeen(AssertionError):
    """What should have come onto the screen did not; the text holds the screen as it was."""


class Terminal:
    """One window of a tmux server that nobody else uses."""

    def __init__(self, folder: Path, env: Mapping[str, str] | None = None) -> None:
        """`folder` holds the raw output; `env` is all that programs see, by default ours."""
        self.raw_file = folder / "terminal.raw"
        self.env = dict(os.environ if env is None else env)
        for name in ("TMUX", "TMUX_PANE", "COLUMNS", "LINES"):
            self.env.pop(name, None)
        # The path of a socket may hold 107 bytes, fewer than a test's own folder often takes.
        self._sockets = Path(tempfile.mkdtemp(prefix="tmux-"))
        self._last_screen = ""

    # ── the program ─────────────────────────────────────────────────────────────────────────────

    def start(
        self,
        argv: Sequence[str],
        size: Size = (120, 36),
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
    ) -> None:
        """Start a program on an empty screen; one that still runs is ended first."""
        if self._tmux("has-session", check=False).returncode == 0:
            self._tmux("kill-server")
            self._until_server_is_gone()
        self.raw_file.write_bytes(b"")
        # One command line is one turn of the server: the pipe stands before the first byte comes.
        self._tmux(
            "start-server",
            *(";", "set-option", "-g", "remain-on-exit", "on"),
            # The notice of an ended program would push the first line off the screen.
            *(";", "set-option", "-gq", "remain-on-exit-format", ""),
            *(";", "set-option", "-g", "status", "off"),
            *(";", "set-option", "-g", "default-terminal", "tmux-256color"),
            *(";", "set-option", "-s", "escape-time", "0"),
            *(";", "set-option", "-s", "set-clipboard", "on"),
            *(";", "new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), "-c", str(cwd)),
            *("--", *map(_word, argv)),
            *(";", "pipe-pane", "-O", f"cat >> '{self.raw_file}'"),
            env={**self.env, **(env or {})},
        )

    def pid(self) -> int:
        """The process that was started."""
        return int(self._told("#{pane_pid}"))

    def kill9(self) -> None:
        """End the program as a power cut would; returns when it is gone."""
        os.kill(self.pid(), signal.SIGKILL)
        self._wait(lambda: not self.running(), "the program is gone", PATIENCE)

    def running(self) -> bool:
        return self._ending() is None

    def exit_code(self, timeout: float = PATIENCE) -> int:
        """Wait for the end; the exit code, or minus the signal that ended it."""
        self._wait(lambda: self._ending() is not None, "the program ends", timeout)
        code = self._ending()
        assert code is not None
        return code

    def stop(self) -> None:
        """End the program and the server."""
        self._tmux("kill-server", check=False)
        shutil.rmtree(self._sockets, ignore_errors=True)

    # ── what a person does ──────────────────────────────────────────────────────────────────────

    def keys(self, *names: str) -> None:
        """Press keys by tmux's names: `J`, `Enter`, `C-q`, `F5`, `Down` …"""
        self._tmux("send-keys", "--", *map(_word, names))

    def type(self, text: str) -> None:
        """Type a text as it stands."""
        self._tmux("send-keys", "-l", "--", _word(text))

    def resize(self, width: int, height: int) -> None:
        self._tmux("resize-window", "-x", str(width), "-y", str(height))

    # ── what a person sees ──────────────────────────────────────────────────────────────────────

    def screen(self, *, styles: bool = False) -> str:
        """The screen as text, with `styles` as escape sequences where asked for."""
        return self._tmux("capture-pane", "-p", *(["-e"] if styles else [])).stdout

    def size(self) -> Size:
        """Columns and rows, as the program is told."""
        width, _x, height = self._told("#{pane_width} #{pane_height}").partition(" ")
        return int(width), int(height)

    def title(self) -> str:
        """What the program made of the window's title."""
        return self._told("#{pane_title}")

    def clipboard(self) -> str:
        """What programs put on the clipboard; empty where none did."""
        return self._tmux("show-buffer", check=False).stdout

    def raw(self) -> bytes:
        """Every byte that came out of the program since its start."""
        return self.raw_file.read_bytes()

    def wait_for(self, what: Found, timeout: float = PATIENCE) -> str:
        """Look until a text is on the screen, or until a function says yes to it; gives the screen.

        Raises NotSeen when the time is up, or at once when the program has ended without it.
        """
        found = (lambda screen: what in screen) if isinstance(what, str) else what
        named = repr(what) if isinstance(what, str) else getattr(what, "__name__", str(what))
        return self._wait(lambda: found(self._look()), named, timeout, needs_program=True)

    def wait_gone(self, text: str, timeout: float = PATIENCE) -> str:
        """Look until a text is no longer on the screen."""
        return self.wait_for(lambda screen: text not in screen, timeout)

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _look(self) -> str:
        self._last_screen = self.screen()
        return self._last_screen

    def _wait(
        self,
        test: Callable[[], object],
        what: str,
        timeout: float,
        *,
        needs_program: bool = False,
    ) -> str:
        for _ in _until(timeout):
            ended = needs_program and not self.running()
            if test():
                return self._last_screen
            if ended:
                raise NotSeen(f"ended ({self._ending()}) without {what}:\n{self._look()}")
        raise NotSeen(f"not within {timeout:g} s: {what}\n{self._look()}")

    def _ending(self) -> int | None:
        """How the program ended; None while it runs."""
        dead, code, ended_by, server = self._told(
            "#{pane_dead}|#{pane_dead_status}|#{pane_dead_signal}|#{pid}"
        ).split("|")
        if dead == "1" and not (code or ended_by):
            # tmux saw the terminal close, but 3.3 sometimes sleeps through the end of the child.
            os.kill(int(server), signal.SIGCHLD)
        if dead != "1" or not (code or ended_by):
            return None
        return -_signal_number(ended_by) if ended_by else int(code)

    def _told(self, template: str) -> str:
        return self._tmux("display-message", "-p", template).stdout.rstrip("\n")

    def _until_server_is_gone(self) -> None:
        for _ in _until(PATIENCE):
            if self._tmux("has-session", check=False).returncode:
                return

    def _tmux(
        self, *words: str, check: bool = True, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["tmux", "-S", str(self._sockets / "s"), "-f", "/dev/null", "-u", *words],
            env=self.env if env is None else env,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if check and done.returncode:
            raise RuntimeError(f"tmux {' '.join(words[:3])} …: {done.stderr.strip()}")
        return done


def _word(text: str) -> str:
    """A word as tmux's own parser leaves it: a semicolon at its end would end the command."""
    return f"{text[:-1]}\\;" if text.endswith(";") else text


def _until(timeout: float) -> Iterator[None]:
    """One turn a look, until the time is up."""
    end = time.monotonic() + timeout
    yield
    while time.monotonic() < end:
        time.sleep(POLL)
        yield


def _signal_number(told: str) -> int:
    return int(told) if told.isdigit() else int(signal.Signals[f"SIG{told.upper()}"])
