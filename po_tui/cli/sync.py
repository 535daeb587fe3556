"""Bringing backlog and trackers together from the command line: shown first, carried out, and told.

Made for cron as for people: one line a tracker on stdout, every clash and failure on stderr, an exit
code that says what is left to do. Stopping it is safe at any point; the next run goes on from there.
"""

import asyncio
import json
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from po_tui.cli import mistakes, sync_told
from po_tui.cli.call import Call, read_text, write_text
from po_tui.cli.mistakes import STOPPED, WrongUse
from po_tui.cli.parsing import Parser, whole_number
from po_tui.cli.remote_ways import seconds
from po_tui.cli.sync_progress import SyncProgress
from po_tui.model.plain import plain_line
from po_tui.sync.events import Ended, Report
from po_tui.trackers.base import TrackerError
from po_tui.words import _
from po_tui.workspace.errors import WorkspaceError

if TYPE_CHECKING:
    from po_tui.sync.events import Event
    from po_tui.sync.options import Options
    from po_tui.sync.plan import Plan
    from po_tui.sync.remotes import RemoteView
    from po_tui.sync.run import Sync

_NOT_WITH_APPLY: Final = {
    "dry_run": "--dry-run",
    "plan": "--plan",
    "prefer": "--prefer",
    "filter": "--filter",
    "pull_only": "--pull-only",
    "push_only": "--push-only",
    "full": "--full",
    "gone": "--gone",
}


def sync_options(parser: Parser, /) -> None:
    """What `sync` takes."""
    parser.add_argument(
        "name", metavar="REMOTE", nargs="?", help=_("the tracker; all of the product unless named")
    )
    shown = parser.add_argument_group(_("looking first"))
    shown.add_argument(
        "--dry-run", action="store_true", help=_("show what it would do, and do none of it")
    )
    shown.add_argument(
        "--plan", metavar="FILE", help=_("write down what it would do, and do none of it")
    )
    shown.add_argument(
        "--apply", metavar="FILE", help=_("carry out such a plan; refuses what has changed since")
    )
    which = parser.add_argument_group(_("what it does"))
    one_way = which.add_mutually_exclusive_group()
    one_way.add_argument("--pull-only", action="store_true", help=_("write nothing there"))
    one_way.add_argument("--push-only", action="store_true", help=_("change nothing here"))
    which.add_argument(
        "--prefer",
        metavar="mine|theirs",
        choices=("mine", "theirs"),
        help=_("who wins where both were changed; without it that waits as a clash"),
    )
    which.add_argument("--filter", metavar="QUERY", help=_("only items here that match"))
    which.add_argument("--full", action="store_true", help=_("look through everything there"))
    which.add_argument(
        "--gone",
        action="store_true",
        help=_(
            "believe the tracker, even if it says that many linked issues are gone; with --full"
        ),
    )
    which.add_argument("--no-create", action="store_true", help=_("create nothing there"))
    bounds = parser.add_argument_group(_("how far it goes"))
    bounds.add_argument(
        "--no-wait", action="store_true", help=_("leave what would need waiting to the next run")
    )
    bounds.add_argument(
        "--max-requests", metavar="N", type=whole_number, help=_("at most so many requests")
    )
    bounds.add_argument(
        "--deadline", metavar="SECONDS", type=seconds, help=_("begin nothing new after so long")
    )
    parser.add_argument(
        "--quiet", action="store_true", help=_("print nothing where nothing happened")
    )
    parser.add_common(json=True)


def sync(call: Call, /) -> int:
    """Sync with one tracker or all, one after the other; returns the exit code of the worst."""
    plans = _plans(call)
    remotes, options = _chosen(call, plans), _options(call)
    reports: list[Report] = []
    begun = time.monotonic()
    for view in remotes:
        left = _left(options, reports, time.monotonic() - begun)
        reports.append(_one(call, view, left, plans.get(view.name)))
        if reports[-1].code == STOPPED:
            break
    if call.options.plan is not None:
        _write_down(call, reports)
    return _tell(call, reports, several=len(remotes) > 1)


# ── what was asked for ──────────────────────────────────────────────────────────────────────────


def _chosen(call: Call, plans: "dict[str, Plan]") -> "Sequence[RemoteView]":
    from po_tui.sync.remotes import Remotes

    remotes = Remotes(call.workspace)
    if plans:
        return [remotes.named(name) for name in plans]
    if call.options.name is not None:
        return [remotes.named(call.options.name)]
    found = remotes.all()
    if not found:
        raise WrongUse(
            _("there is no tracker to sync with – `po-tui remote add --help` shows how to add one")
        )  # fmt: skip
    return found


def _options(call: Call) -> "Options":
    from po_tui.sync.options import Options

    told = call.options
    if told.filter:
        from po_tui.model.filters import parse

        parse(told.filter)
    return Options(
        pull_only=told.pull_only,
        push_only=told.push_only,
        prefer=told.prefer,
        filter=told.filter or "",
        dry_run=told.dry_run or told.plan is not None,
        full=told.full or told.gone,
        gone=told.gone,
        create=not told.no_create,
        wait=not told.no_wait,
        max_requests=told.max_requests,
        deadline=told.deadline,
    )


def _left(options: "Options", done: Sequence[Report], seconds: float) -> "Options":
    """What the next tracker may still take of the bounds, which are those of the whole command."""
    most, deadline = options.max_requests, options.deadline
    if most is not None:
        most = max(0, most - sum(report.requests for report in done))
    if deadline is not None:
        deadline = max(0.0, deadline - seconds) if done else deadline
    return replace(options, max_requests=most, deadline=deadline)


# ── plans in files ──────────────────────────────────────────────────────────────────────────────


def _plans(call: Call) -> "dict[str, Plan]":
    """The plans of the file to apply, by remote; nothing where none is named."""
    told = call.options
    if told.apply is None:
        return {}
    for name, option in _NOT_WITH_APPLY.items():
        if getattr(told, name):
            raise WrongUse(
                _("--apply carries out a plan as it was written – leave out {option}").format(
                    option=option
                )
            )
    plans = {plan.remote: plan for plan in _read_plans(told.apply)}
    if told.name is not None:
        if told.name not in plans:
            raise WrongUse(
                _("the plan is for {names}, not for {name}").format(
                    names=", ".join(plans), name=told.name
                )
            )
        return {told.name: plans[told.name]}
    return plans


def _read_plans(file: str) -> "Iterator[Plan]":
    from po_tui.sync.plan_file import from_json

    try:
        read = json.loads(read_text(file))
        # One plan, several, or what `--dry-run --json` printed for one or several.
        wholes = read.get("plans") or [run["plan"] for run in read.get("runs", ())]
        if not wholes:
            wholes = [read["plan"] if isinstance(read.get("plan"), dict) else read]
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise WrongUse(
            _("{file} is no plan – `po-tui sync --plan FILE` writes one").format(file=file)
        ) from problem
    yield from map(from_json, wholes)


def _write_down(call: Call, reports: Sequence[Report]) -> None:
    from po_tui.cli.call import SCHEMA
    from po_tui.sync.plan_file import to_json

    file = call.options.plan
    plans = [to_json(report.plan) for report in reports if report.plan is not None]
    if len(plans) == len(reports):
        whole = plans[0] if len(plans) == 1 else {"schema": SCHEMA, "plans": plans}
        write_text(file, json.dumps(whole, ensure_ascii=False, indent=1) + "\n")


# ── one run ─────────────────────────────────────────────────────────────────────────────────────


def _one(call: Call, view: "RemoteView", options: "Options", plan: "Plan | None") -> Report:
    """Sync with one tracker; what stops it is in the report, so that the others are not kept."""
    try:
        with SyncProgress(shown=not call.json) as progress:
            return asyncio.run(_run(call, view, options, plan, progress))
    except (TrackerError, WorkspaceError) as problem:
        code, line = mistakes.explain(problem)
        return Report(view.name, stopped=line, code=code)


async def _run(
    call: Call,
    view: "RemoteView",
    options: "Options",
    plan: "Plan | None",
    progress: SyncProgress,
) -> Report:
    from po_tui.sync import connect
    from po_tui.sync.run import Sync

    tracker = connect.connect(call.workspace, view, call.settings, interactive=sys.stdin.isatty())
    try:
        run = Sync(call.workspace, view, tracker, options)
        with _stoppable(run, progress):
            return await _told(run.run() if plan is None else run.apply(plan), progress, view)
    finally:
        await tracker.close()


async def _told(
    events: "AsyncIterator[Event]", progress: SyncProgress, view: "RemoteView"
) -> Report:
    report = Report(view.name, stopped=_("it ended without a word"), code=mistakes.FAILED)
    async for event in events:
        progress.tell(event)
        if isinstance(event, Ended):
            report = event.report
    return report


@contextmanager
def _stoppable(run: "Sync", progress: SyncProgress) -> Iterator[None]:
    """ctrl+c ends it after the request under way; a second one at once. Both are safe."""
    asked = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        progress.stopping()
        run.cancel()

    before: dict[signal.Signals, Any] = {}
    with suppress(ValueError):  # only the main thread hears signals
        for one in (signal.SIGINT, signal.SIGTERM):
            before[one] = signal.signal(one, stop)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


# ── telling ─────────────────────────────────────────────────────────────────────────────────────


def _tell(call: Call, reports: Sequence[Report], *, several: bool) -> int:
    dry = call.options.dry_run or call.options.plan is not None
    for report in reports:
        quiet = call.options.quiet and sync_told.is_quiet(report, dry=dry)
        for line in () if quiet else sync_told.details(report, dry=dry):
            call.note(line)
        for note in report.plan.notes if report.plan is not None else ():
            call.note(plain_line(f"{report.remote}: {note}"))
        if report.stopped:
            print(f"po-tui: {plain_line(f'{report.remote}: {report.stopped}')}", file=sys.stderr)
    if call.options.plan == "-":
        pass  # stdout holds the plan, and nothing else
    elif call.json:
        _answer(call, reports, several=several, dry=dry)
    else:
        for report in reports:
            _print(call, report, dry=dry)
    return sync_told.code_of([report.code for report in reports])


def _answer(call: Call, reports: Sequence[Report], *, several: bool, dry: bool) -> None:
    documents = [sync_told.as_json(report, dry=dry) for report in reports]
    if several:
        call.answer({"runs": documents})
    elif not _is_error(reports[0]):
        call.answer(documents[0])


def _is_error(report: Report) -> bool:
    """It did not come to anything: with --json an error leaves stdout empty."""
    done = report.moved or any(getattr(report, name) for name in sync_told.LISTS)
    return not done and report.code in (mistakes.FAILED, mistakes.UNREACHED)


def _print(call: Call, report: Report, *, dry: bool) -> None:
    if call.options.dry_run and report.plan is not None:
        for line in sync_told.plan_lines(call.workspace, report.plan):
            call.say(line)
    if call.options.quiet and sync_told.is_quiet(report, dry=dry):
        return
    if not _is_error(report):
        call.say(sync_told.summary(report, dry=dry))


COMMANDS: Final = {"sync": (sync_options, sync)}
