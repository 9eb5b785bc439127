"""Where the figures of speed come from: Synchro beside a bare Django application, in one run."""
