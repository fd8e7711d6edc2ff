"""Throws inputs that nobody would write at readers, queries, command line and API."""
