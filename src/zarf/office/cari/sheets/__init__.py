"""Files of cari accounts: reading .xlsx and CSV line by line, writing both. Nothing here knows the database."""
