"""The services and their products (第一条)."""
