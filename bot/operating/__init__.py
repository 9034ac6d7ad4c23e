"""How the running bot is looked after: its health, its metrics, and the service manager.

Reads the facts of bot/vitals.py; knows no Discord and no SQL, and changes nothing.
"""
