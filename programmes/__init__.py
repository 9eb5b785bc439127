"""What an organisation runs: programmes, cycles, processes, stages, gates and assignments."""
