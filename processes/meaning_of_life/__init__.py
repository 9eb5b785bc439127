"""Meaning of Life: a life plan that is its writer's alone, and goals shared on purpose."""
