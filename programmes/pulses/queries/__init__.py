"""What pages ask of waves."""
