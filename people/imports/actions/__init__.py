"""The verbs: a person's in `run`, a worker's in `checking` and `applying`."""
