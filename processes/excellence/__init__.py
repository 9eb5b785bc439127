"""Excellence: knowing what excellent service is, and practising it with the right attitude."""
