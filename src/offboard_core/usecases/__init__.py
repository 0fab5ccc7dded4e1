"""Use cases: one module a room, one short verb a command, and the office that carries them out."""
