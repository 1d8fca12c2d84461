"""Simulated Merkez: GİB's router for e-Fatura envelopes."""
