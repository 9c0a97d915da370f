"""What a page shows: tables, figures and sentences. They draw what they are given, and compute nothing."""
