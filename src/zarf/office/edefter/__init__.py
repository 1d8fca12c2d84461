"""e-Defter: a firm's books from vouchers to sealed packages of each month."""
