"""Jira, GitHub and a tracker in memory: adapters that look alike, and the only place that knows httpx.

`base.py` is the vocabulary: what a tracker tells of an item, what it can be asked, what can go wrong.
An adapter translates between that and its own calls; it decides nothing. Its `fields.py` is a table
of pure mappings, its `adapter.py` the calls.
"""
