SELECT max(p.told_at_ms - p.created_at_ms, 0) AS "took_ms!: i64"
FROM payment AS p INDEXED BY payment_by_time
WHERE p.created_at_ms >= ?1 AND p.created_at_ms < ?2
  AND p.state = 'paid' AND p.told_at_ms IS NOT NULL
ORDER BY 1
