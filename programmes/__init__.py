"""What an organisation runs: programmes, cycles, stages, gates, assignments. Knows no process by name."""
