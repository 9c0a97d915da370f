"""What happened in the cases: timelines, waits, how they ended."""
