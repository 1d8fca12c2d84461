"""Buluta Yedekleme: the firm's second copies, from the e-Defter menu and without leaving the portal (F011, F012)."""
