"""Tests of permission: decisions, reasons, and prohibitions that no host's rules can change."""
