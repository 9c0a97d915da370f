"""The oracle: reference values computed by R, read as they were made, answered by our functions."""
