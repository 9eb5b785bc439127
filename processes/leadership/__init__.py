"""Leadership: a leader of leaders; coaching, teaching and learning, and keeping one's word."""
