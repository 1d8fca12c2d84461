"""A simulated GİB and KamuSM for development and tests. It is not the authority and refuses to look like it."""
