"""The revisions, one a format."""
