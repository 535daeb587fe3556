"""The backlog on screen: the list that is the heart of the app, and what one does to its items."""
