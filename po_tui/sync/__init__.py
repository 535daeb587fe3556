"""Keeps backlog and tracker in step: nothing lost, nothing doubled, and seen before it happens.

    compare.py    pure: agreed + here + there → what becomes of a field on either side
    merge.py      pure: labels, criteria and texts, merged by their elements
    ordering.py   pure: two orders made one with the fewest moves
    sides.py      an item here as the values that trackers keep, and those values back into an item
    references.py parents and dependencies across both sides
    plan.py       what a person sees and a run executes; planning.py makes it, plan_file.py writes it
    pulling.py    pull: fills what is `seen` there; changes no item
    run.py        one sync from lease to report, safe to kill at any point; options.py, telling.py
    errand.py     how it begins and ends; chosen.py what of a plan it carries out
    carrying.py   their part here, our part there; arriving.py, creating.py, moving.py what is new
    asking.py     the tracker is asked by nobody else: limits, waiting, cancelling; lease.py
    settle.py     a person's answer to a clash: keep mine, take theirs, edit
    badge.py      ↑ ↓ ⚡ of a product, offline; offline.py compares without asking the tracker
    remotes.py    which trackers a product is kept in step with, and who decides about which field
    connect.py    from a remote to its adapter, with the token; imports httpx only then

State is derived: a `Link` keeps what was agreed and what was last seen there; what differs is what
there is to do. The one thing written ahead is the intent of a create, since its answer can be lost.
"""
