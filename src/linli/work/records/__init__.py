"""What residents do with their own records: see, correct, copy, withdraw, register a tenancy."""
