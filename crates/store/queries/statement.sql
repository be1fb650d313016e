-- Sales, cancels, refunds, and refunds that came back, each by when it happened.
SELECT 0 AS "kind!: i64", p.paid_at_ms AS "at_ms!: i64", o.order_id,
       o.number, p.payment_request_id AS "request_id!: String",
       p.gateway_id AS "gateway_id?: String", p.wallet, p.mode,
       o.status AS "order_status!: String", p.amount_minor, p.currency,
       p.settlement_minor AS "settlement_minor?: i64",
       p.settlement_currency AS "settlement_currency?: String", p.account,
       o.reference, o.note,
       (SELECT json_group_array(json(e.args)) FROM event AS e
        WHERE e.order_id = o.order_id AND e.kind = 'payment.promotion') AS "promotions?: String"
FROM payment AS p
CROSS JOIN shop_order AS o ON o.order_id = p.order_id
WHERE p.paid_at_ms >= ?1 AND p.paid_at_ms < ?2
  AND (?3 IS NULL OR p.account = ?3) AND (?4 IS NULL OR p.currency = ?4)
UNION ALL
SELECT 0, p.returned_paid_at_ms, o.order_id, o.number,
       p.payment_request_id, p.gateway_id, p.wallet, p.mode, o.status,
       p.amount_minor, p.currency, p.settlement_minor, p.settlement_currency,
       p.account, o.reference, o.note,
       (SELECT json_group_array(json(e.args)) FROM event AS e
        WHERE e.order_id = o.order_id AND e.kind = 'payment.promotion')
FROM payment AS p
CROSS JOIN shop_order AS o ON o.order_id = p.order_id
WHERE p.returned_paid_at_ms >= ?1 AND p.returned_paid_at_ms < ?2
  AND (?3 IS NULL OR p.account = ?3) AND (?4 IS NULL OR p.currency = ?4)
UNION ALL
SELECT 1, coalesce(p.told_at_ms, p.returned_paid_at_ms), o.order_id,
       o.number, p.payment_request_id, p.gateway_id, p.wallet, p.mode,
       o.status, p.amount_minor, p.currency, NULL, NULL, p.account, o.reference,
       o.note,
       (SELECT json_group_array(json(e.args)) FROM event AS e
        WHERE e.order_id = o.order_id AND e.kind = 'payment.promotion')
FROM payment AS p
CROSS JOIN shop_order AS o ON o.order_id = p.order_id
WHERE p.returned_paid_at_ms IS NOT NULL
  AND coalesce(p.told_at_ms, p.returned_paid_at_ms) >= ?1
  AND coalesce(p.told_at_ms, p.returned_paid_at_ms) < ?2
  AND (?3 IS NULL OR p.account = ?3) AND (?4 IS NULL OR p.currency = ?4)
UNION ALL
SELECT 2, r.refunded_at_ms, o.order_id, o.number,
       r.refund_request_id, r.gateway_id, p.wallet, p.mode, o.status,
       r.amount_minor, r.currency, NULL, NULL, p.account, o.reference, o.note, NULL
FROM refund AS r
CROSS JOIN payment AS p ON p.payment_request_id = r.payment_request_id
CROSS JOIN shop_order AS o ON o.order_id = r.order_id
WHERE r.refunded_at_ms >= ?1 AND r.refunded_at_ms < ?2
  AND (?3 IS NULL OR p.account = ?3) AND (?4 IS NULL OR r.currency = ?4)
UNION ALL
SELECT 3, r.reversed_at_ms, o.order_id, o.number,
       r.refund_request_id, r.gateway_id, p.wallet, p.mode, o.status,
       r.amount_minor, r.currency, NULL, NULL, p.account, o.reference, o.note, NULL
FROM refund AS r
CROSS JOIN payment AS p ON p.payment_request_id = r.payment_request_id
CROSS JOIN shop_order AS o ON o.order_id = r.order_id
WHERE r.reversed_at_ms >= ?1 AND r.reversed_at_ms < ?2
  AND (?3 IS NULL OR p.account = ?3) AND (?4 IS NULL OR r.currency = ?4)
ORDER BY 2, 1, 5
