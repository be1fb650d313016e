-- What a transaction has gathered, orders first and what stands on them after. Each statement takes
-- one JSON list of rows, which may be empty.
INSERT INTO shop_order (order_id, number, till, day, serial, account, amount_minor, currency, status,
                        reference, note, request_key, request_digest, wallet, created_at_ms)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
       value ->> 7, 'open', value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12,
       value ->> 13
FROM jsonb_each(?);

INSERT INTO payment (payment_request_id, order_id, attempt, account, mode, wallet, amount_minor,
                     currency, state, created_at_ms, next_inquiry_at_ms, requested_expiry_at_ms,
                     agreement_id, user_agent, request_key)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
       value ->> 7, 'unknown', value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12,
       value ->> 13
FROM jsonb_each(?);

UPDATE payment
SET (state, paid_at_ms, expires_at_ms, close_reason, returned_paid_at_ms, cancel_purpose, wallet,
     code, checkout_url, gateway_id, payer_paid_minor, payer_paid_currency, settlement_minor,
     settlement_currency, failure_code, told_by, told_at_ms, next_inquiry_at_ms, inquiries,
     last_inquiry_at_ms, cancel_asked_at_ms, cancel_tries, confirmed_by, not_there)
    = (one.value ->> 1, one.value ->> 2, one.value ->> 3, one.value ->> 4, one.value ->> 5,
       one.value ->> 6, one.value ->> 7, one.value ->> 8, one.value ->> 9, one.value ->> 10,
       one.value ->> 11, one.value ->> 12, one.value ->> 13, one.value ->> 14, one.value ->> 15,
       one.value ->> 16, one.value ->> 17, one.value ->> 18, one.value ->> 19, one.value ->> 20,
       one.value ->> 21, one.value ->> 22, one.value ->> 23, one.value ->> 24)
FROM jsonb_each(?) AS one
WHERE payment_request_id = one.value ->> 0;

UPDATE shop_order
SET (status, refunded_minor, wallet, closed_at_ms)
    = (one.value ->> 1, one.value ->> 2, one.value ->> 3, one.value ->> 4)
FROM jsonb_each(?) AS one
WHERE order_id = one.value ->> 0;

UPDATE account
SET last_answer_at_ms = one.value ->> 1, silent_since_ms = NULL,
    skew_ms = coalesce(one.value ->> 2, skew_ms)
FROM jsonb_each(?) AS one
WHERE name = one.value ->> 0;

INSERT INTO message (order_id, payment_request_id, refund_request_id, agreement_id, account,
                     direction, operation, url, headers, body, answer_status, answer_headers,
                     answer_body, verdict, took_ms, at_ms)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
       value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13,
       value ->> 14, value ->> 15
FROM jsonb_each(?);

INSERT INTO notification (notification_id, at_ms, account, kind, verdict, source, order_id, path,
                          headers, body, body_bytes, applied_at_ms)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
       value ->> 7, value ->> 8, unhex(value ->> 9), value ->> 10, value ->> 11
FROM jsonb_each(?);

INSERT INTO event (at_ms, order_id, lane, kind, args)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
FROM jsonb_each(?);

INSERT INTO ledger_entry (kind, fact, account, order_id, takes_back, moves, at_ms, booked_at_ms)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3,
       (SELECT entry_id FROM ledger_entry AS old
        WHERE old.kind = value ->> 4 AND old.fact = value ->> 5),
       value ->> 6, value ->> 7, value ->> 8
FROM jsonb_each(?);

INSERT INTO ledger_move (entry_id, number, from_account, to_account, amount_minor, currency)
SELECT (SELECT entry_id FROM ledger_entry
        WHERE ledger_entry.kind = value ->> 0 AND ledger_entry.fact = value ->> 1),
       value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
FROM jsonb_each(?);

-- In the order of the index's rows: it writes all it has gathered whenever a row comes that lies
-- before the last one.
INSERT OR REPLACE INTO order_search (rowid, text)
SELECT shop_order.order_row, value ->> 1
FROM jsonb_each(?)
CROSS JOIN shop_order ON shop_order.order_id = value ->> 0
ORDER BY shop_order.order_row;
