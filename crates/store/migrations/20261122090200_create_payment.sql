-- One row for each attempt to be paid. Rows are never deleted; facts only move them forward.
CREATE TABLE payment (
    payment_row           INTEGER NOT NULL PRIMARY KEY,
    payment_request_id    TEXT    NOT NULL UNIQUE,
    order_id              TEXT    NOT NULL REFERENCES shop_order (order_id),
    attempt               INTEGER NOT NULL CHECK (attempt > 0),
    account               TEXT    NOT NULL REFERENCES account (name),
    mode                  TEXT    NOT NULL
                          CHECK (mode IN ('show-code', 'scan-code', 'cashier', 'entry-code',
                                          'auto-debit')),
    wallet                TEXT,
    amount_minor          INTEGER NOT NULL CHECK (amount_minor > 0),
    currency              TEXT    NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    -- What of it has gone back; kept by the refunds' own triggers.
    refunded_minor        INTEGER NOT NULL DEFAULT 0
                          CHECK (refunded_minor BETWEEN 0 AND amount_minor),
    state                 TEXT    NOT NULL
                          CHECK (state IN ('unknown', 'awaiting_payer', 'paid', 'closed')),
    paid_at_ms            INTEGER,
    -- Until when the payer might pay, as last told; kept when the state has moved on.
    expires_at_ms         INTEGER,
    close_reason          TEXT    CHECK (close_reason IN ('declined', 'cancelled', 'expired')),
    returned_paid_at_ms   INTEGER,
    cancel_purpose        TEXT
                          CHECK (cancel_purpose IN ('person', 'return-paid', 'expiry', 'give-up',
                                                    'renew')),
    code                  TEXT,
    checkout_url          TEXT,
    gateway_id            TEXT,
    payer_paid_minor      INTEGER,
    payer_paid_currency   TEXT    CHECK (payer_paid_currency GLOB '[A-Z][A-Z][A-Z]'),
    settlement_minor      INTEGER,
    settlement_currency   TEXT    CHECK (settlement_currency GLOB '[A-Z][A-Z][A-Z]'),
    failure_code          TEXT,
    told_by               TEXT
                          CHECK (told_by IN ('answer', 'inquiry', 'notification', 'report',
                                             'person')),
    told_at_ms            INTEGER,
    -- The second witness that agreed: who told us by another way than the first.
    confirmed_by          TEXT
                          CHECK (confirmed_by IN ('answer', 'inquiry', 'notification', 'report')),
    -- How often in a row the acquirer said that it does not know this payment.
    not_there             INTEGER NOT NULL DEFAULT 0 CHECK (not_there >= 0),
    -- The caller's own key for this attempt, where it gave one.
    request_key           TEXT    UNIQUE,
    created_at_ms         INTEGER NOT NULL,
    next_inquiry_at_ms    INTEGER,
    inquiries             INTEGER NOT NULL DEFAULT 0 CHECK (inquiries >= 0),
    last_inquiry_at_ms    INTEGER,
    cancel_asked_at_ms    INTEGER,
    cancel_tries          INTEGER NOT NULL DEFAULT 0 CHECK (cancel_tries >= 0),
    requested_expiry_at_ms INTEGER,
    agreement_id          TEXT,
    user_agent            TEXT,
    UNIQUE (order_id, attempt),
    CONSTRAINT paid_has_time CHECK ((state = 'paid') = (paid_at_ms IS NOT NULL)),
    CONSTRAINT closed_has_reason CHECK ((state = 'closed') = (close_reason IS NOT NULL)),
    CONSTRAINT only_closed_is_returned CHECK (returned_paid_at_ms IS NULL OR state = 'closed'),
    CONSTRAINT payer_paid_is_whole
        CHECK ((payer_paid_minor IS NULL) = (payer_paid_currency IS NULL)),
    CONSTRAINT settlement_is_whole
        CHECK ((settlement_minor IS NULL) = (settlement_currency IS NULL)),
    CONSTRAINT told_is_whole CHECK ((told_by IS NULL) = (told_at_ms IS NULL)),
    CONSTRAINT agreement_goes_with_its_mode
        CHECK (agreement_id IS NULL OR mode = 'auto-debit')
) STRICT;

-- Lists by time, and their counts and sums, are answered from this index alone.
CREATE INDEX payment_by_time ON payment (
    created_at_ms, state, currency, amount_minor, refunded_minor, wallet, account, close_reason
);
-- Six words: a state, or for a closed attempt why.
CREATE INDEX payment_by_status ON payment (coalesce(close_reason, state), created_at_ms);
CREATE INDEX payment_by_paid_time ON payment (paid_at_ms) WHERE paid_at_ms IS NOT NULL;
CREATE INDEX payment_due ON payment (next_inquiry_at_ms) WHERE next_inquiry_at_ms IS NOT NULL;
CREATE INDEX payment_open ON payment (payment_row)
    WHERE state IN ('unknown', 'awaiting_payer') OR (state = 'paid' AND cancel_purpose IS NOT NULL);

CREATE TRIGGER payment_is_kept BEFORE DELETE ON payment
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER payment_keeps_its_terms
BEFORE UPDATE OF payment_row, payment_request_id, order_id, attempt, account, mode, amount_minor,
                 currency, created_at_ms
ON payment
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER payment_asks_for_the_order BEFORE INSERT ON payment
BEGIN
    SELECT RAISE(ABORT, 'another_sum_than_the_order')
    FROM shop_order
    WHERE order_id = NEW.order_id
      AND (amount_minor <> NEW.amount_minor OR currency <> NEW.currency);
END;

CREATE TRIGGER payment_does_not_go_back BEFORE UPDATE OF state ON payment
WHEN OLD.state IN ('paid', 'closed') AND NEW.state IN ('unknown', 'awaiting_payer')
BEGIN
    SELECT RAISE(ABORT, 'final_stays_final');
END;
