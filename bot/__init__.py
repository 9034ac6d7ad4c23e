"""Talknotes: lines typed on Discord during a talk become a blog post in a git repository."""

__version__ = "0.1.0"
