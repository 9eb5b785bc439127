"""What people can hold us to: a sealed log, who opened what, their own data, and its end."""
