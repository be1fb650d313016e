SELECT p.currency AS "currency!: String",
       p.wallet AS "wallet?: String",
       p.mode AS "mode!: String",
       coalesce(p.close_reason, p.state) AS "standing!: String",
       p.returned_paid_at_ms IS NOT NULL AS "returned!: bool",
       count(*) AS "attempts!: i64",
       sum(p.amount_minor) AS "amount_minor!: i64",
       sum(p.refunded_minor) AS "refunded_minor!: i64"
FROM payment AS p INDEXED BY payment_by_time
WHERE p.created_at_ms >= ?1 AND p.created_at_ms < ?2
GROUP BY p.currency, p.wallet, p.mode, coalesce(p.close_reason, p.state), 5
ORDER BY p.currency, p.wallet, p.mode, 4, 5
