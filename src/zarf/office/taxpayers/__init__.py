"""Taxpayers whose documents this house sends and receives, their labels, and who may act for them."""
