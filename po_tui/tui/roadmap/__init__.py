"""Outcomes over time: the timeline, the same as now-next-later, the same as a table."""
