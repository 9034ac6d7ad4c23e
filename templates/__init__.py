"""Jinja2 templates of the posts, one folder per site generator. No code lives here."""
