"""What people type about waves and into them."""
