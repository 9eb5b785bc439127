"""Emotional climate: being at ease with oneself and with others, so that a connection can begin."""
