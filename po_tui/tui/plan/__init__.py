"""Vision, roadmap and backlog side by side: what we do, and what it is good for, in one look."""
