"""How: the processes, one app each and of one shape, and the kernel that they share."""
