"""Strict text ↔ domain: stored JSON documents with stable type tags and versions, and policy TOML."""
