-- A person wants the money of a payment back with the payer, whole. It is tried by a cancel; where
-- the acquirer refuses that for good, what stands here becomes a refund in the same transaction, so
-- that no crash between the two forgets the wish.
CREATE TABLE return_wish (
    wish_row           INTEGER NOT NULL PRIMARY KEY,
    payment_request_id TEXT    NOT NULL UNIQUE REFERENCES payment (payment_request_id),
    reason             TEXT,
    request_key        TEXT    NOT NULL UNIQUE,
    request_digest     TEXT    NOT NULL,
    asked_by           TEXT,
    approved_by        TEXT,
    till               TEXT,
    at_ms              INTEGER NOT NULL
) STRICT;

CREATE TRIGGER return_wish_is_kept BEFORE DELETE ON return_wish
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;
