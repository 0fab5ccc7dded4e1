"""Tests; the folders mirror `src/offboard_core`."""
