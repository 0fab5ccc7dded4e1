CREATE TABLE ob_receivables (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    client VARCHAR(140) COLLATE "C" NOT NULL,
    salesperson VARCHAR(140) COLLATE "C" NOT NULL,
    currency VARCHAR(140) COLLATE "C" NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_receivables_client ON ob_receivables (tenant, client, id);
CREATE INDEX ob_receivables_salesperson ON ob_receivables (tenant, salesperson, id);

CREATE TABLE ob_credits (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    client VARCHAR(140) COLLATE "C" NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_credits_client ON ob_credits (tenant, client, id);

CREATE TABLE ob_exports (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    receivable VARCHAR(140) COLLATE "C" NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_exports_receivable ON ob_exports (tenant, receivable, id);

CREATE TABLE ob_ladders (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    client VARCHAR(140) COLLATE "C" NOT NULL,
    salesperson VARCHAR(140) COLLATE "C" NOT NULL,
    next_review_on DATE NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_ladders_client ON ob_ladders (tenant, client, id);
CREATE INDEX ob_ladders_next_review_on ON ob_ladders (tenant, next_review_on, id);
CREATE INDEX ob_ladders_salesperson ON ob_ladders (tenant, salesperson, id);

CREATE TABLE ob_clients (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    owner VARCHAR(140) COLLATE "C" NOT NULL,
    pool VARCHAR(140) COLLATE "C" NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_clients_owner ON ob_clients (tenant, owner, id);
CREATE INDEX ob_clients_pool ON ob_clients (tenant, pool, id);

CREATE TABLE ob_collaborations (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    client VARCHAR(140) COLLATE "C" NOT NULL,
    person VARCHAR(140) COLLATE "C" NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_collaborations_client ON ob_collaborations (tenant, client, id);
CREATE INDEX ob_collaborations_person ON ob_collaborations (tenant, person, id);

CREATE TABLE ob_change_requests (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    client VARCHAR(140) COLLATE "C" NOT NULL,
    state VARCHAR(140) COLLATE "C" NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_change_requests_client ON ob_change_requests (tenant, client, id);

CREATE TABLE ob_transfers (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    client VARCHAR(140) COLLATE "C" NOT NULL,
    receiver VARCHAR(140) COLLATE "C" NOT NULL,
    unfinished INTEGER NOT NULL,
    stage VARCHAR(140) COLLATE "C" NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_transfers_client ON ob_transfers (tenant, client, id);
CREATE INDEX ob_transfers_receiver ON ob_transfers (tenant, receiver, id);
CREATE INDEX ob_transfers_unfinished ON ob_transfers (tenant, unfinished, id);

CREATE TABLE ob_claim_books (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE ob_daily_logs (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    person VARCHAR(140) COLLATE "C" NOT NULL,
    on_day DATE NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_daily_logs_person ON ob_daily_logs (tenant, person, on_day, id);

CREATE TABLE ob_mandates (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    delegator VARCHAR(140) COLLATE "C" NOT NULL,
    delegate VARCHAR(140) COLLATE "C" NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_mandates_delegate ON ob_mandates (tenant, delegate, id);
CREATE INDEX ob_mandates_delegator ON ob_mandates (tenant, delegator, id);

CREATE TABLE ob_communications (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    client VARCHAR(140) COLLATE "C" NOT NULL,
    author VARCHAR(140) COLLATE "C" NOT NULL,
    at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_communications_author ON ob_communications (tenant, author, at, id);
CREATE INDEX ob_communications_client ON ob_communications (tenant, client, at, id);

CREATE TABLE ob_cases (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    leaver VARCHAR(140) COLLATE "C" NOT NULL,
    stage VARCHAR(140) COLLATE "C" NOT NULL,
    live INTEGER NOT NULL,
    unfinished INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_cases_leaver ON ob_cases (tenant, leaver, id);
CREATE INDEX ob_cases_live ON ob_cases (tenant, live, id);
CREATE INDEX ob_cases_unfinished ON ob_cases (tenant, unfinished, id);

CREATE TABLE ob_standings (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    employment VARCHAR(140) COLLATE "C" NOT NULL,
    roles VARCHAR(140) COLLATE "C" NOT NULL,
    supervisor VARCHAR(140) COLLATE "C" NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_standings_supervisor ON ob_standings (tenant, supervisor, id);

CREATE TABLE ob_reviews (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    leaver VARCHAR(140) COLLATE "C" NOT NULL,
    unfinished INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_reviews_leaver ON ob_reviews (tenant, leaver, id);
CREATE INDEX ob_reviews_unfinished ON ob_reviews (tenant, unfinished, id);

CREATE TABLE ob_risks (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    category VARCHAR(140) COLLATE "C" NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE ob_talks (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    person VARCHAR(140) COLLATE "C" NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_talks_person ON ob_talks (tenant, person, id);

CREATE TABLE ob_feeds (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE ob_policies (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE ob_worklist (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    owner VARCHAR(140) COLLATE "C" NOT NULL,
    is_open INTEGER NOT NULL,
    due_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_worklist_owner ON ob_worklist (tenant, owner, is_open, due_at, id);

CREATE TABLE ob_outbox (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    status VARCHAR(140) COLLATE "C" NOT NULL,
    available_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_outbox_status ON ob_outbox (tenant, status, available_at, id);

CREATE TABLE ob_receipts (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE ob_heads (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE ob_journal (
    tenant VARCHAR(120) COLLATE "C" NOT NULL,
    id VARCHAR(400) COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    stream VARCHAR(140) COLLATE "C" NOT NULL,
    seq INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ob_journal_stream ON ob_journal (tenant, stream, seq, id);
