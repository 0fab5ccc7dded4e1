"""Tests that need Spark, in an environment of their own: `make spark-test`."""
