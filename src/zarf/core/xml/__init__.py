"""Safe reading of XML bytes, and what rules, wire and seal share about XML."""
