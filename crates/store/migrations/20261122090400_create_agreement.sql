-- One row for each agreement to be charged. Tokens live in the keychain, never here.
CREATE TABLE agreement (
    agreement_row       INTEGER NOT NULL PRIMARY KEY,
    agreement_id        TEXT    NOT NULL UNIQUE,
    account             TEXT    NOT NULL REFERENCES account (name),
    wallet              TEXT    NOT NULL,
    state               TEXT    NOT NULL CHECK (state IN ('pending', 'active', 'stopped')),
    reference           TEXT,
    auth_state          TEXT    NOT NULL UNIQUE,
    auth_url            TEXT,
    auth_code_text      TEXT,
    payer               TEXT,
    token_expires_at_ms INTEGER,
    created_at_ms       INTEGER NOT NULL
) STRICT;
