-- The last serial given at a till on a day of the shop's zone. Taken in the transaction that makes
-- the order, so a number that was given has an order and no number is left out.
CREATE TABLE order_counter (
    till TEXT    NOT NULL,
    day  TEXT    NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    last INTEGER NOT NULL CHECK (last > 0),
    PRIMARY KEY (till, day)
) STRICT, WITHOUT ROWID;

-- One row for each sum to be paid. `order_row` counts in the order of making; the search index
-- hangs on it, so it must survive a VACUUM and is therefore a key of its own.
CREATE TABLE shop_order (
    order_row      INTEGER NOT NULL PRIMARY KEY,
    order_id       TEXT    NOT NULL UNIQUE,
    number         TEXT    NOT NULL UNIQUE,
    till           TEXT    NOT NULL,
    day            TEXT    NOT NULL
                   CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    serial         INTEGER NOT NULL CHECK (serial > 0),
    account        TEXT    NOT NULL REFERENCES account (name),
    amount_minor   INTEGER NOT NULL CHECK (amount_minor > 0),
    currency       TEXT    NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    status         TEXT    NOT NULL
                   CHECK (status IN ('open', 'paid', 'partly-refunded', 'refunded', 'cancelled',
                                     'expired', 'failed')),
    refunded_minor INTEGER NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
    reference      TEXT,
    note           TEXT,
    request_key    TEXT    UNIQUE,
    request_digest TEXT,
    wallet         TEXT,
    created_at_ms  INTEGER NOT NULL,
    closed_at_ms   INTEGER,
    UNIQUE (till, day, serial),
    CONSTRAINT key_has_digest CHECK ((request_key IS NULL) = (request_digest IS NULL)),
    CONSTRAINT open_is_not_closed CHECK ((status = 'open') = (closed_at_ms IS NULL)),
    CONSTRAINT refunded_has_sum
        CHECK ((status IN ('partly-refunded', 'refunded')) <= (refunded_minor > 0))
) STRICT;

CREATE INDEX shop_order_by_time ON shop_order (created_at_ms);
CREATE INDEX shop_order_by_status ON shop_order (status, created_at_ms);

CREATE TRIGGER shop_order_is_kept BEFORE DELETE ON shop_order
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER order_counter_is_kept BEFORE DELETE ON order_counter
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER order_counter_only_counts_up BEFORE UPDATE ON order_counter
WHEN NEW.last <= OLD.last OR NEW.till IS NOT OLD.till OR NEW.day IS NOT OLD.day
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER shop_order_keeps_its_terms
BEFORE UPDATE OF order_row, order_id, number, till, day, serial, account, amount_minor, currency,
                 request_key, request_digest, created_at_ms
ON shop_order
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;
