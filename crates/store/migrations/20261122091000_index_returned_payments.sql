-- A statement asks for what was paid and then cancelled by both of its moments.
CREATE INDEX payment_by_returned_paid_time ON payment (returned_paid_at_ms)
WHERE returned_paid_at_ms IS NOT NULL;
CREATE INDEX payment_by_return_time ON payment (coalesce(told_at_ms, returned_paid_at_ms))
WHERE returned_paid_at_ms IS NOT NULL;
