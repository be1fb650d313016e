-- Whether a payer has been charged before is asked for each agreement of a day.
CREATE INDEX payment_by_agreement ON payment (agreement_id, created_at_ms)
WHERE agreement_id IS NOT NULL;
