"""Receivables and ageing: facts, policy, the ladder of steps, what is due and why."""
