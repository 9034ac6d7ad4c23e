"""Attachments become pictures that are kept: fetched, made safe, written down. No Discord here."""
