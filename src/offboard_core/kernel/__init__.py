"""Identity, money, periods, dates, the work calendar, verdicts and the sealed journal: what every room stands on."""
