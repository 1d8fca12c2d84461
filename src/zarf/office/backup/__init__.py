"""Second copies of a firm's ledgers and berats outside the house: backed up, verified, restored (F009-F012)."""
