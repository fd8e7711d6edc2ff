"""Readers: one module a format, each of which makes a `Document` of what it is given."""
