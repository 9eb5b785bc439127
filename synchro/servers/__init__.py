"""The local servers behind `make demo` and `make test`: PostgreSQL, Valkey, mailbox, supervisor.

unroot, child and folders are what they stand on; roles prepares a database anywhere, production
included; supervisor runs everything under one command; throwaway serves one run of the tests.
The settings read what they are told from the environment: DATABASE_URL, REDIS_URL and the rest.
"""

from synchro.servers.throwaway import throwaway

__all__ = ["throwaway"]
