"""Pages of the approval case."""
