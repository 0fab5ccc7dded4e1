"""Tests of identity, money, time, verdicts and the sealed journal."""
