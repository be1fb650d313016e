-- Results that no window showed when they came, until somebody has read them. Reading moves no
-- money; the trail has these rows all the same, since it covers every table.
CREATE TABLE missed_payment (
    missed_row         INTEGER NOT NULL PRIMARY KEY,
    payment_request_id TEXT    NOT NULL UNIQUE REFERENCES payment (payment_request_id),
    at_ms              INTEGER NOT NULL,
    read_at_ms         INTEGER,
    read_by            TEXT,
    CONSTRAINT only_read_has_reader CHECK (read_by IS NULL OR read_at_ms IS NOT NULL)
) STRICT;

CREATE INDEX missed_payment_unread ON missed_payment (missed_row) WHERE read_at_ms IS NULL;

CREATE TRIGGER missed_payment_is_kept BEFORE DELETE ON missed_payment
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER missed_payment_stays_read BEFORE UPDATE ON missed_payment
WHEN OLD.read_at_ms IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'final_stays_final');
END;

-- How far the notifications that were not believed have been read. They are told together, so that
-- nobody who can reach the receiver fills the inbox line by line.
CREATE TABLE letters_read (
    read_row INTEGER NOT NULL PRIMARY KEY,
    up_to    INTEGER NOT NULL REFERENCES notification (notification_row),
    at_ms    INTEGER NOT NULL,
    read_by  TEXT
) STRICT;

CREATE TRIGGER letters_read_is_kept BEFORE DELETE ON letters_read
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;
