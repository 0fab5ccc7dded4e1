"""Tests of people, the org chart, delegation and obligations."""
