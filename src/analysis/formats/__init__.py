"""The finished report in other formats: spreadsheets, PDF, Word, a pack for the designer. All read the same pages."""
