"""What victims wrote: redaction, codes, agreement of coders."""
