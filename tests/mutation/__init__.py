"""Mutation testing: every line of a room is changed, and the room's own tests have to notice."""
