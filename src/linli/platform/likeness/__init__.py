"""What reads alike: signatures of texts, kept per matter, so that like matters near by are found at once."""
