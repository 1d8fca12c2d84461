"""First floor: where the world ends. Each port is api.py, its implementations, memory.py and one contract test."""
