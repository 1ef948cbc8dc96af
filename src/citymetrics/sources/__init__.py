"""Documents in: a file's bytes become the text that is read."""
