"""e-Defter files as wholes: judged one by one and together, read quickly and carefully."""
