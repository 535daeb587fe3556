"""What is handed to others: the minutes of a refinement, written from the records of the meeting."""
