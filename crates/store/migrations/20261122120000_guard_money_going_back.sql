-- A refund may come back to the shop after it had succeeded. Such a one counts neither as refunded
-- nor against what can still be refunded, unless the shop has paid it in another way.
ALTER TABLE refund ADD COLUMN reversed_at_ms INTEGER
    CHECK (reversed_at_ms IS NULL OR state = 'succeeded');
ALTER TABLE refund ADD COLUMN paid_otherwise INTEGER NOT NULL DEFAULT 0
    CHECK (paid_otherwise IN (0, 1) AND paid_otherwise <= (reversed_at_ms IS NOT NULL));
-- How often in a row the acquirer said that it does not know this refund.
ALTER TABLE refund ADD COLUMN not_there INTEGER NOT NULL DEFAULT 0 CHECK (not_there >= 0);

CREATE TRIGGER refund_is_reversed_for_good BEFORE UPDATE OF reversed_at_ms, paid_otherwise ON refund
WHEN (OLD.reversed_at_ms IS NOT NULL AND NEW.reversed_at_ms IS NOT OLD.reversed_at_ms)
  OR NEW.paid_otherwise < OLD.paid_otherwise
BEGIN
    SELECT RAISE(ABORT, 'final_stays_final');
END;

DROP TRIGGER refund_fits_when_made;
DROP TRIGGER refund_fits_when_it_counts_again;
DROP TRIGGER refund_tells_its_payment_when_made;
DROP TRIGGER refund_tells_its_payment;

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
            AND (reversed_at_ms IS NULL OR paid_otherwise = 1)
      );
END;

-- One that did not count begins to count: it had failed, or had come back and was paid otherwise.
CREATE TRIGGER refund_fits_when_it_counts_again
BEFORE UPDATE OF state, reversed_at_ms, paid_otherwise ON refund
WHEN (OLD.state = 'failed' OR (OLD.reversed_at_ms IS NOT NULL AND OLD.paid_otherwise = 0))
 AND NEW.state <> 'failed' AND (NEW.reversed_at_ms IS NULL OR NEW.paid_otherwise = 1)
BEGIN
    SELECT RAISE(ABORT, 'over_refund')
    FROM payment
    WHERE payment_request_id = NEW.payment_request_id
      AND NEW.amount_minor > amount_minor - (
          SELECT coalesce(sum(amount_minor), 0)
          FROM refund
          WHERE payment_request_id = NEW.payment_request_id AND state <> 'failed'
            AND (reversed_at_ms IS NULL OR paid_otherwise = 1)
      );
END;

CREATE TRIGGER refund_tells_its_payment_when_made AFTER INSERT ON refund
WHEN NEW.state = 'succeeded' AND NEW.reversed_at_ms IS NULL
BEGIN
    UPDATE payment SET refunded_minor = refunded_minor + NEW.amount_minor
    WHERE payment_request_id = NEW.payment_request_id;
END;

CREATE TRIGGER refund_tells_its_payment AFTER UPDATE OF state, reversed_at_ms ON refund
WHEN (OLD.state = 'succeeded' AND OLD.reversed_at_ms IS NULL)
  <> (NEW.state = 'succeeded' AND NEW.reversed_at_ms IS NULL)
BEGIN
    UPDATE payment
    SET refunded_minor = refunded_minor
        + iif(NEW.state = 'succeeded' AND NEW.reversed_at_ms IS NULL,
              NEW.amount_minor, -NEW.amount_minor)
    WHERE payment_request_id = NEW.payment_request_id;
END;

-- Money goes back by one way only: by a cancel, or by refunds.
CREATE TRIGGER refund_waits_for_a_cancel BEFORE INSERT ON refund
WHEN NEW.state <> 'failed'
BEGIN
    SELECT RAISE(ABORT, 'being_cancelled')
    FROM payment
    WHERE payment_request_id = NEW.payment_request_id AND cancel_purpose IS NOT NULL;
END;

CREATE TRIGGER cancel_waits_for_refunds BEFORE UPDATE OF cancel_purpose ON payment
WHEN NEW.cancel_purpose = 'return-paid' AND OLD.cancel_purpose IS NOT 'return-paid'
BEGIN
    SELECT RAISE(ABORT, 'has_refunds')
    FROM refund
    WHERE payment_request_id = NEW.payment_request_id AND state <> 'failed';
END;

-- Statements ask for what came back by its time.
CREATE INDEX refund_by_reversal_time ON refund (reversed_at_ms) WHERE reversed_at_ms IS NOT NULL;
