"""Measures how the index behaves from a thousand passages to a million (`python -m benchmarks.scale`)."""
