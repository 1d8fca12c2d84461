"""A simulated e-Defter service of GİB: a queue of packages, judged and countersigned. Not the authority."""
