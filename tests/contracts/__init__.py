"""The shipped contract kit, run on every adapter of ours."""
