"""From marks to records: the pipeline, the ways of saying, the context and the tables."""
