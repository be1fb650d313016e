-- The list of kinds stands in a CHECK, so the table is made anew with one kind more: a refund that
-- came back to the shop, whose payer is still owed the money.
DROP TRIGGER discrepancy_is_kept;
DROP INDEX discrepancy_open;
ALTER TABLE discrepancy RENAME TO discrepancy_before;

CREATE TABLE discrepancy (
    break_id           INTEGER NOT NULL PRIMARY KEY,
    at_ms              INTEGER NOT NULL,
    order_id           TEXT    NOT NULL REFERENCES shop_order (order_id),
    payment_request_id TEXT    NOT NULL REFERENCES payment (payment_request_id),
    refund_request_id  TEXT    REFERENCES refund (refund_request_id),
    kind               TEXT    NOT NULL
                       CHECK (kind IN ('late-success', 'paid-then-cancelled', 'closed-after-paid',
                                       'amount', 'currency', 'refund', 'refund-reversed')),
    expected           TEXT    NOT NULL,
    actual             TEXT    NOT NULL,
    status             TEXT    NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'resolved')),
    resolution         TEXT
                       CHECK (resolution IN ('accept', 'refund', 'inquire', 'acknowledge')),
    reason             TEXT,
    resolved_at_ms     INTEGER,
    UNIQUE (payment_request_id, kind, actual),
    CONSTRAINT resolved_is_whole
        CHECK ((status = 'resolved') = (resolution IS NOT NULL)
               AND (status = 'resolved') = (resolved_at_ms IS NOT NULL)),
    CONSTRAINT refund_kind_has_refund
        CHECK ((kind IN ('refund', 'refund-reversed')) = (refund_request_id IS NOT NULL))
) STRICT;

INSERT INTO discrepancy (break_id, at_ms, order_id, payment_request_id, refund_request_id, kind,
                         expected, actual, status, resolution, reason, resolved_at_ms)
SELECT break_id, at_ms, order_id, payment_request_id, refund_request_id, kind, expected, actual,
       status, resolution, reason, resolved_at_ms
FROM discrepancy_before;

DROP TABLE discrepancy_before;

CREATE INDEX discrepancy_open ON discrepancy (break_id) WHERE status = 'open';

CREATE TRIGGER discrepancy_is_kept BEFORE DELETE ON discrepancy
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;
