SELECT json_extract(s.value, '$[2]') AS "span!: i64",
       p.currency AS "currency!: String",
       count(*) AS "taken!: i64",
       sum(p.amount_minor) AS "taken_minor!: i64",
       sum(p.refunded_minor) AS "refunded_minor!: i64"
FROM json_each(?1) AS s
CROSS JOIN payment AS p
    ON p.created_at_ms >= json_extract(s.value, '$[0]')
   AND p.created_at_ms < json_extract(s.value, '$[1]')
WHERE p.state = 'paid'
GROUP BY json_extract(s.value, '$[2]'), p.currency
