"""Identity, money, time, verdicts and the sealed journal: what every room stands on."""
