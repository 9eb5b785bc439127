"""The list of people as a file that other programs read, and that can be brought in again."""
