"""The forms of a programme: they validate and tidy, and never write or send."""
