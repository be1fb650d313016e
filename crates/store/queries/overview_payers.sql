SELECT count(*) AS "charges!: i64",
       count(DISTINCT p.agreement_id) AS "payers!: i64",
       count(DISTINCT iif(EXISTS (
           SELECT 1
           FROM payment AS e
           WHERE e.agreement_id = p.agreement_id AND e.created_at_ms < ?1 AND e.state = 'paid'
       ), p.agreement_id, NULL)) AS "returning!: i64"
FROM payment AS p INDEXED BY payment_by_time
WHERE p.created_at_ms >= ?1 AND p.created_at_ms < ?2
  AND p.state = 'paid' AND p.agreement_id IS NOT NULL
