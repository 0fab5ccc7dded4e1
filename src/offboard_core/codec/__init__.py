"""Strict conversion between text and domain: stored JSON documents with type tags and versions, and policy TOML."""
