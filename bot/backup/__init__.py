"""Backups: made each day and by hand, put back when they are needed, and never over anything.

A backup is the data folder as it was: the database and the pictures, as a folder or as one zip
file. Most of this is blocking and is run in threads; the database is copied by bot/store.
"""
