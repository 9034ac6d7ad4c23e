"""What was noted leaves as files for other programs, and comes back from them."""
