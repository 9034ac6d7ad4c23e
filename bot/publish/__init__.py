"""A day becomes a commit on the site: what is owed, how it is rendered, pushed and recorded."""
