"""Reads of what is on sale."""
