"""What the processes share: registration, screens, forms, private drafts. Knows none of them."""
