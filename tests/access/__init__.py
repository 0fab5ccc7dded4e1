"""Who may do what, why not, and what no rule text of a host can change."""
