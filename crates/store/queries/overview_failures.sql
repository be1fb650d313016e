SELECT p.failure_code AS "code?: String",
       count(*) AS "attempts!: i64"
FROM payment AS p
WHERE coalesce(p.close_reason, p.state) = 'declined'
  AND p.created_at_ms >= ?1 AND p.created_at_ms < ?2
GROUP BY p.failure_code
ORDER BY 2 DESC, 1
