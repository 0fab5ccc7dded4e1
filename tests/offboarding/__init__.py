"""Offboarding: the case, its life, and everything that may be decided about it."""
