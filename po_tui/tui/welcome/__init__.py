"""The first start: a demo to look at, a product of one's own, or a backlog brought along."""
