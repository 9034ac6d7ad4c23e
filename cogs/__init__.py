"""Slash commands and listeners: read the interaction, call one or two methods, answer."""
