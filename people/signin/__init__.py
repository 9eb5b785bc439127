"""Ways in: password by address or by number, invitations, printed slips."""
