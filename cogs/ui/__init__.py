"""What the cogs share of Discord: answers, forms, options, and who somebody is."""
