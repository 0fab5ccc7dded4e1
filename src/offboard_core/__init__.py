"""Facts in, decisions out: what is due, who may, what comes next, and why (应收账款与离职管控)."""
