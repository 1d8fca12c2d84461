"""The pages of cari accounts: list, card, files, and the window "e-Dönüşüm Bilgilerini Güncelle"."""
