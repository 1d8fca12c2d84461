"""Ground floor: pure functions and values. No I/O, no clock, no database, no framework."""
