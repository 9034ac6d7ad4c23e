"""Programme files become sessions. Pure: nothing is fetched, kept or asked here."""
