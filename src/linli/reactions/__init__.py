"""One file is one rule across contexts, named as a sentence."""
