-- One row for each time that money is to go back.
CREATE TABLE refund (
    refund_row         INTEGER NOT NULL PRIMARY KEY,
    refund_request_id  TEXT    NOT NULL UNIQUE,
    order_id           TEXT    NOT NULL REFERENCES shop_order (order_id),
    payment_request_id TEXT    NOT NULL REFERENCES payment (payment_request_id),
    amount_minor       INTEGER NOT NULL CHECK (amount_minor > 0),
    currency           TEXT    NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    state              TEXT    NOT NULL
                       CHECK (state IN ('unknown', 'processing', 'succeeded', 'failed')),
    refunded_at_ms     INTEGER,
    gateway_id         TEXT,
    code               TEXT,
    reason             TEXT,
    request_key        TEXT    UNIQUE,
    request_digest     TEXT,
    created_at_ms      INTEGER NOT NULL,
    next_try_at_ms     INTEGER,
    tries              INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
    told_by            TEXT
                       CHECK (told_by IN ('answer', 'inquiry', 'notification', 'report',
                                          'person')),
    told_at_ms         INTEGER,
    CONSTRAINT succeeded_has_time CHECK ((state = 'succeeded') = (refunded_at_ms IS NOT NULL)),
    CONSTRAINT key_has_digest CHECK ((request_key IS NULL) = (request_digest IS NULL)),
    CONSTRAINT told_is_whole CHECK ((told_by IS NULL) = (told_at_ms IS NULL))
) STRICT;

CREATE INDEX refund_by_order ON refund (order_id);
CREATE INDEX refund_by_payment ON refund (payment_request_id, state, amount_minor);
CREATE INDEX refund_by_refund_time ON refund (refunded_at_ms) WHERE refunded_at_ms IS NOT NULL;
CREATE INDEX refund_due ON refund (next_try_at_ms) WHERE next_try_at_ms IS NOT NULL;
CREATE INDEX refund_open ON refund (refund_row) WHERE state IN ('unknown', 'processing');

CREATE TRIGGER refund_is_kept BEFORE DELETE ON refund
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER refund_keeps_its_terms
BEFORE UPDATE OF refund_row, refund_request_id, order_id, payment_request_id, amount_minor,
                 currency, request_key, request_digest, created_at_ms
ON refund
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

-- Only money that came in goes back, in its own currency, and never more than came in. Refunds
-- that are not decided count, so two tills cannot both give the last coin back.
CREATE TRIGGER refund_has_its_payment BEFORE INSERT ON refund
BEGIN
    SELECT RAISE(ABORT, 'not_paid')
    FROM payment
    WHERE payment_request_id = NEW.payment_request_id AND state <> 'paid';

    SELECT RAISE(ABORT, 'another_payment')
    FROM payment
    WHERE payment_request_id = NEW.payment_request_id
      AND (order_id <> NEW.order_id OR currency <> NEW.currency);
END;

CREATE TRIGGER refund_fits_when_made BEFORE INSERT ON refund
WHEN NEW.state <> 'failed'
BEGIN
    SELECT RAISE(ABORT, 'over_refund')
    FROM payment
    WHERE payment_request_id = NEW.payment_request_id
      AND NEW.amount_minor > amount_minor - (
          SELECT coalesce(sum(amount_minor), 0)
          FROM refund
          WHERE payment_request_id = NEW.payment_request_id AND state <> 'failed'
      );
END;

CREATE TRIGGER refund_fits_when_it_counts_again BEFORE UPDATE OF state ON refund
WHEN OLD.state = 'failed' AND NEW.state <> 'failed'
BEGIN
    SELECT RAISE(ABORT, 'over_refund')
    FROM payment
    WHERE payment_request_id = NEW.payment_request_id
      AND NEW.amount_minor > amount_minor - (
          SELECT coalesce(sum(amount_minor), 0)
          FROM refund
          WHERE payment_request_id = NEW.payment_request_id AND state <> 'failed'
      );
END;

CREATE TRIGGER refund_tells_its_payment_when_made AFTER INSERT ON refund
WHEN NEW.state = 'succeeded'
BEGIN
    UPDATE payment SET refunded_minor = refunded_minor + NEW.amount_minor
    WHERE payment_request_id = NEW.payment_request_id;
END;

CREATE TRIGGER refund_tells_its_payment AFTER UPDATE OF state ON refund
WHEN (OLD.state = 'succeeded') <> (NEW.state = 'succeeded')
BEGIN
    UPDATE payment
    SET refunded_minor = refunded_minor
        + iif(NEW.state = 'succeeded', NEW.amount_minor, -NEW.amount_minor)
    WHERE payment_request_id = NEW.payment_request_id;
END;
