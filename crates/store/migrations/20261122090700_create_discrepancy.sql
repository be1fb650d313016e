-- Breaks: facts that do not agree with our books, each for a person to see once. ("Break" would
-- do for a name if it were not a keyword to so many tools.)
CREATE TABLE discrepancy (
    break_id           INTEGER NOT NULL PRIMARY KEY,
    at_ms              INTEGER NOT NULL,
    order_id           TEXT    NOT NULL REFERENCES shop_order (order_id),
    payment_request_id TEXT    NOT NULL REFERENCES payment (payment_request_id),
    refund_request_id  TEXT    REFERENCES refund (refund_request_id),
    kind               TEXT    NOT NULL
                       CHECK (kind IN ('late-success', 'paid-then-cancelled', 'closed-after-paid',
                                       'amount', 'currency', 'refund')),
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
    CONSTRAINT refund_kind_has_refund CHECK ((kind = 'refund') = (refund_request_id IS NOT NULL))
) STRICT;

CREATE INDEX discrepancy_open ON discrepancy (break_id) WHERE status = 'open';

CREATE TRIGGER discrepancy_is_kept BEFORE DELETE ON discrepancy
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;
