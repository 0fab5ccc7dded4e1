"""Tests of the clients room."""
