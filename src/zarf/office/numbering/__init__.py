"""Document numbers: three letters, the year, nine digits; never a gap, never one twice."""
