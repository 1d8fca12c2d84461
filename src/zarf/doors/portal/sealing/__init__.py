"""The page of the seal: who seals, how its key is, and sealing all that wait."""
