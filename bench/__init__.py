"""Benchmarks: the bot beside the least that could do the same work. Nothing of the product."""
