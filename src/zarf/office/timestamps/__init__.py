"""Time stamps of taxpayers: whose account pays, and the lasting ledger that lets no value be stamped twice."""
