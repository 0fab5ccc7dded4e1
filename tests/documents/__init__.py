"""Tests of documents: words, letters, lists, reports, and pages as data."""
