"""Who: accounts, organisations, departments, members, their rights, and the audit."""
