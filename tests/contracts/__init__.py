"""The shipped contracts, run on every adapter of the library."""
