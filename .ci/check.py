"""Checks everything: sets up an environment of its own, then format, lint, types, imports, tests.

    python3 .ci/check.py                 everything
    python3 .ci/check.py tests/model     the same checks, but only these tests (pytest's arguments)

Needs Python 3.11 or later with venv and pip, and nothing else. The environment in `.venv-check` is
kept for the next time and made anew when the locked versions change.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv-check"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements-dev.lock"

CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy"],
    "imports": ["lint-imports"],
}

SPREAD = ["-n", "4", "--dist", "worksteal"]
"""Screens and terminals are waited for: twice as many workers as most machines have cores."""


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 – this file runs before anything is installed
        print("check: this Python is older than 3.11 – run it with a newer one", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    # The tests start the program hundreds of times: each would compile all of it anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        set_up()
    except subprocess.CalledProcessError as failure:
        print(f"check: setting up failed ({failure}) – see the lines above", file=sys.stderr)
        return 2
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    # Last, so that its own closing line closes the report.
    tests = subprocess.run([PYTHON, "-m", "pytest", "-q", *SPREAD, *sys.argv[1:]], check=False)
    if failed:
        print(f"check: failed: {', '.join(failed)} – see above the tests", file=sys.stderr)
        return 1
    return tests.returncode


def set_up() -> None:
    """The environment with the locked tools and the project itself, from the source in place."""
    stamp = VENV / "made-from"
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"check: setting up {VENV.name} …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    pip_install("--require-hashes", "--requirement", str(LOCK))
    # The build backend is in the lock as well: nothing comes in unlocked.
    pip_install("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp.write_text(wanted)


def pip_install(*what: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    subprocess.run([*pip, *what], check=True)


def passes(name: str, command: list[str]) -> bool:
    """Run one check; its output is shown only where it fails."""
    began = time.monotonic()
    done = subprocess.run(
        [BIN / command[0], *command[1:]],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    print(f"check: {name} {'FAILED' if done.returncode else 'ok'}", end=" ")
    print(f"({time.monotonic() - began:.0f} s)", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
