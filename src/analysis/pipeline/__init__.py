"""Runs notebooks and puts pages in place. It knows no statistics; the statistics know no notebooks."""
