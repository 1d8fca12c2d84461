"""Bytes <-> documents: UBL, envelope, zip, GİB's web service, user lists."""
