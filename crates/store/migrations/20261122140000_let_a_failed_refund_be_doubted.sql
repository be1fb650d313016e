-- A refund that was told to have failed may later be told to have succeeded, at this time. Until the
-- acquirer has been asked which of the two it said last, no money has gone back.
ALTER TABLE refund ADD COLUMN doubted_at_ms INTEGER
    CHECK (doubted_at_ms IS NULL OR state = 'failed');

DROP INDEX refund_open;
CREATE INDEX refund_open ON refund (refund_row)
    WHERE state IN ('unknown', 'processing') OR doubted_at_ms IS NOT NULL;
