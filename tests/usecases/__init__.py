"""Tests of the verbs, through the public door: `office.desk(actor).do(…)`."""
