"""Text of any Discord source becomes note drafts. Pure: nothing here stores or sends."""
