"""Packages on their way to GİB's e-Defter service, and the approved berats that come back."""
