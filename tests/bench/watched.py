"""A program in a pseudo-terminal, and when it painted what: the stopwatch of the measurements.

"Painted" is the moment at which the last byte of a frame came out of the program. The terminal
played here says that it knows synchronised output (mode 2026), as good terminals do, so every frame
ends with a mark; until the program has heard that, a frame is what came in one go. Where what is
waited for does not come, NotPainted tells what did.
"""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Self

COLUMNS, LINES = 160, 45
PATIENCE: Final = 60.0
QUIET: Final = 0.25
"""Seconds without output after which a program is taken to be done painting."""

HASTY: Final = os.environ.get("BENCH_HASTY") == "1"
"""Only whether everything can be measured is asked: nobody reads the figures, or waits for calm."""
_HASTE: Final = 0.25 if HASTY else 1.0

_QUERY, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_FRAME_BEGINS, _FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"
_CONTROLS = re.compile(
    rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^X].*?\x1b\\|\x1b\[[0-?]*[ -/]*[@-~]|\x1b.",
    re.DOTALL,
)


class NotPainted(Exception):
    """What was waited for did not come onto the screen; the text tells what came instead."""


class Watched:
    """A program under the stopwatch. Times are seconds of `time.perf_counter()`."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], cwd: Path) -> None:
        self.name = " ".join(argv)
        self._raw = bytearray()
        self._frames: list[tuple[int, float]] = []
        """Where in the output each frame ended, and when."""
        self._marks_frames = False
        self._last = 0.0
        self._open, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            argv,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
            cwd=cwd,
            start_new_session=True,
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._open)

    @property
    def pid(self) -> int:
        return self.process.pid

    # ── doing ───────────────────────────────────────────────────────────────────────────────────

    def press(self, keys: str | bytes) -> float:
        """Press keys all at once; when that was. Forgets what was painted before."""
        self._read(0)
        self._raw.clear()
        self._frames.clear()
        at = time.perf_counter()
        os.write(self._open, keys if isinstance(keys, bytes) else keys.encode())
        return at

    def took(self, keys: str | bytes, *texts: str) -> float:
        """Seconds from pressing keys until all these texts were painted; settles afterwards."""
        at = self.press(keys)
        painted = self.painted(*texts)
        self.settle()
        return painted - at

    def took_all(self, keys: str | bytes, quiet: float = QUIET) -> float:
        """Seconds from pressing keys until the last thing that came of it was painted."""
        at = self.press(keys)
        while not self._read(PATIENCE / 10):
            if self.process.poll() is not None or time.perf_counter() - at > PATIENCE / 10:
                raise NotPainted(f"{self.name} painted nothing after {keys!r}: {self.text()}")
        return self.settle(quiet) - at

    def leave(self, keys: str | bytes) -> float:
        """Seconds from pressing keys until the process was gone."""
        at = self.press(keys)
        end = at + PATIENCE
        while self.process.poll() is None:
            self._read(0.002)
            if time.perf_counter() > end:
                raise NotPainted(f"{self.name} does not end")
        return time.perf_counter() - at

    # ── seeing ──────────────────────────────────────────────────────────────────────────────────

    def painted(self, *texts: str, patience: float = PATIENCE) -> float:
        """When the frame ended with which the last of these texts stood on the screen."""
        end = time.perf_counter() + patience
        wanted = [text.encode() for text in texts]
        checked = 0
        while True:
            for where, at in self._frames[checked:]:
                checked += 1
                shown = _CONTROLS.sub(b"", bytes(self._raw[:where]))
                if all(text in shown for text in wanted):
                    return at
            if not self._read(0.5) and (
                time.perf_counter() > end or self.process.poll() is not None
            ):
                raise NotPainted(f"{self.name} did not paint {texts}: {self.text()[-2000:]}")

    def settle(self, quiet: float = QUIET) -> float:
        """Wait until nothing is painted for a while; when the last thing was."""
        while self._read(quiet * _HASTE):
            pass
        return self._last

    def text(self) -> str:
        """What came out since the last key, without what is no text."""
        return _CONTROLS.sub(b"", bytes(self._raw)).decode(errors="replace")

    def _read(self, patience: float) -> bool:
        """Take in what comes within that time; False where nothing did."""
        ready, _, _ = select.select([self._open], [], [], patience)
        if not ready:
            return False
        try:
            came = os.read(self._open, 1 << 20)
        except OSError:  # Linux says so when the other end is closed
            return False
        self._last = time.perf_counter()
        before = len(self._raw)
        self._raw += came
        if self._raw.find(_QUERY, max(0, before - len(_QUERY))) >= 0:
            os.write(self._open, _ANSWER)
        if not self._marks_frames:
            self._marks_frames = _FRAME_BEGINS in self._raw
            self._frames.append((len(self._raw), self._last))
        at = self._raw.find(_FRAME_ENDS, max(0, before - len(_FRAME_ENDS) + 1))
        while at >= 0:
            self._frames.append((at + len(_FRAME_ENDS), self._last))
            at = self._raw.find(_FRAME_ENDS, at + 1)
        return bool(came)

    # ── what it costs ───────────────────────────────────────────────────────────────────────────

    def pss(self) -> float:
        """Its share of memory in bytes: pages that several processes use are divided among them."""
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024.0
        return 0.0

    def cpu(self) -> float:
        """Seconds of processor time so far, all threads."""
        told = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(file.read_text().split()[0]) for file in told) / 1e9

    def written(self) -> int:
        """Bytes handed to write calls so far: files, and the terminal as well."""
        told = dict(
            line.split(": ") for line in Path(f"/proc/{self.pid}/io").read_text().splitlines()
        )
        return int(told["wchar"])
