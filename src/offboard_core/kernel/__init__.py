"""Identity, money, periods, dates, the work calendar, verdicts and the sealed journal, used by every room."""
