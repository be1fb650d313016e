-- Requests with their answers, and what acquirers sent by themselves, as they went over the wire
-- with secrets and payers' codes removed.
CREATE TABLE message (
    message_id         INTEGER NOT NULL PRIMARY KEY,
    order_id           TEXT    REFERENCES shop_order (order_id),
    payment_request_id TEXT    REFERENCES payment (payment_request_id),
    refund_request_id  TEXT    REFERENCES refund (refund_request_id),
    agreement_id       TEXT    REFERENCES agreement (agreement_id),
    account            TEXT    NOT NULL,
    direction          TEXT    NOT NULL CHECK (direction IN ('sent', 'received')),
    operation          TEXT    NOT NULL,
    url                TEXT    NOT NULL,
    headers            TEXT    NOT NULL CHECK (json_valid(headers)),
    body               TEXT    NOT NULL,
    answer_status      INTEGER CHECK (answer_status BETWEEN 100 AND 999),
    answer_headers     TEXT    NOT NULL CHECK (json_valid(answer_headers)),
    answer_body        TEXT    NOT NULL,
    verdict            TEXT    NOT NULL
                       CHECK (verdict IN ('signed', 'missing', 'wrong', 'none')),
    took_ms            INTEGER CHECK (took_ms >= 0),
    at_ms              INTEGER NOT NULL
) STRICT;

CREATE INDEX message_by_order ON message (order_id) WHERE order_id IS NOT NULL;

-- Every notification as it arrived, believed or not. Only accepted ones are ever applied.
CREATE TABLE notification (
    notification_row INTEGER NOT NULL PRIMARY KEY,
    notification_id  TEXT    NOT NULL UNIQUE,
    at_ms            INTEGER NOT NULL,
    account          TEXT    NOT NULL,
    kind             TEXT    NOT NULL,
    verdict          TEXT    NOT NULL
                     CHECK (verdict IN ('accepted', 'forged', 'unknown-account', 'malformed',
                                        'foreign-client')),
    source           TEXT    NOT NULL,
    order_id         TEXT    REFERENCES shop_order (order_id),
    path             TEXT    NOT NULL,
    headers          TEXT    NOT NULL CHECK (json_valid(headers)),
    body             BLOB    NOT NULL,
    -- How long the body was; what nobody signed is kept in part only.
    body_bytes       INTEGER NOT NULL CHECK (body_bytes >= length(body)),
    applied_at_ms    INTEGER,
    CONSTRAINT only_accepted_is_applied CHECK (applied_at_ms IS NULL OR verdict = 'accepted')
) STRICT;

CREATE INDEX notification_rejected ON notification (notification_row) WHERE verdict <> 'accepted';
CREATE INDEX notification_unapplied ON notification (notification_row)
    WHERE verdict = 'accepted' AND applied_at_ms IS NULL;

CREATE TRIGGER notification_is_kept BEFORE DELETE ON notification
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER notification_stays_as_it_came
BEFORE UPDATE OF notification_row, notification_id, at_ms, account, kind, verdict, source, path,
                 headers, body, body_bytes
ON notification
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;
