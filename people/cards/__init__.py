"""The sheet of cards: what is printed, and the work in the background that makes it."""
