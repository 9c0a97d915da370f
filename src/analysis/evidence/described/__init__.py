"""What pages show besides claims: described, never judged. Numbers leave here unrounded, and pass the gate next."""
