"""Plain builder functions for rows that tests need."""
