"""Cari accounts: whom a taxpayer trades with, their labels at GİB, and the check of both against GİB's list."""
