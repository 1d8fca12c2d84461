"""Ways in. A door translates, then calls one service of the office."""
