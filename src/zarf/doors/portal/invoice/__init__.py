"""Drawing up an invoice by hand: receiver, lines, and at once how it will go."""
