-- What the shop and this program set for themselves, the book's name among it.
CREATE TABLE setting (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row for each account that the shop ever had at an acquirer. Public halves of keys only: the
-- private ones live in the keychain. A removed account stays, since payments name it.
CREATE TABLE account (
    name                TEXT    NOT NULL PRIMARY KEY,
    kind                TEXT    NOT NULL CHECK (length(kind) > 0),
    gateway_url         TEXT    NOT NULL,
    client_id           TEXT    NOT NULL,
    settlement_currency TEXT    CHECK (settlement_currency GLOB '[A-Z][A-Z][A-Z]'),
    notify_url          TEXT,
    redirect_url        TEXT,
    merchant_id         TEXT,
    merchant_name       TEXT,
    merchant_mcc        TEXT,
    gateway_public_key  TEXT    NOT NULL,
    created_at_ms       INTEGER NOT NULL,
    removed_at_ms       INTEGER,
    last_answer_at_ms   INTEGER,
    skew_ms             INTEGER
) STRICT, WITHOUT ROWID;
