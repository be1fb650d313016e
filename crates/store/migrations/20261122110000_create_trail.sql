-- The chain: one link (in large transactions several) for each transaction, written at its end.
-- `body` says which rows were written and the digest of each as it stands then; `head` holds the
-- link before it and all of `body`. docs/trail.md has both to the last byte.
CREATE TABLE trail (
    link INTEGER NOT NULL PRIMARY KEY CHECK (link > 0),
    body BLOB    NOT NULL,
    head BLOB    NOT NULL CHECK (length(head) = 32)
) STRICT;

CREATE TRIGGER trail_is_kept BEFORE DELETE ON trail
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER trail_stays_as_it_was BEFORE UPDATE ON trail
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

-- How far the chain was at the end of a day, signed with the shop's own key. The private half lives
-- in the keychain.
CREATE TABLE trail_signature (
    signature_row INTEGER NOT NULL PRIMARY KEY,
    day           TEXT    NOT NULL
                  CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    at_ms         INTEGER NOT NULL,
    link          INTEGER NOT NULL REFERENCES trail (link),
    head          BLOB    NOT NULL CHECK (length(head) = 32),
    public_key    TEXT    NOT NULL,
    signature     BLOB    NOT NULL CHECK (length(signature) = 64)
) STRICT;

CREATE TRIGGER trail_signature_is_kept BEFORE DELETE ON trail_signature
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER trail_signature_stays_as_it_was BEFORE UPDATE ON trail_signature
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

-- Rows that did not fit the chain when a new version came. The chain never takes them over, so they
-- are still found when the migration has changed them.
CREATE TABLE trail_misfit (
    table_name TEXT    NOT NULL,
    row        INTEGER NOT NULL,
    PRIMARY KEY (table_name, row)
) STRICT, WITHOUT ROWID;
