"""Why we build this, as a page to read: vision, strategy, goals, what every item has to hold to."""
