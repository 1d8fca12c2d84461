"""Our copy of GİB's registered-user lists."""
