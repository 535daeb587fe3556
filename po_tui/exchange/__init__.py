"""Files in and out: what others hand to the product owner, and what is handed on.

A format is a module that turns text into items, or a product into text, and knows nothing of the
database; `importing` reads a file of any known format into the backlog as one step.
"""
