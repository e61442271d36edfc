"""Check and build: sequences that read from top to bottom."""
