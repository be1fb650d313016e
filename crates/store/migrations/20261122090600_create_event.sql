-- The timeline: what happened, in the order in which we came to know it. Never changed.
CREATE TABLE event (
    event_id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms    INTEGER NOT NULL,
    order_id TEXT    REFERENCES shop_order (order_id),
    lane     TEXT    NOT NULL CHECK (lane IN ('desk', 'acquirer')),
    kind     TEXT    NOT NULL CHECK (length(kind) > 0),
    args     TEXT    NOT NULL CHECK (json_valid(args))
) STRICT;

CREATE INDEX event_by_order ON event (order_id) WHERE order_id IS NOT NULL;

CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER event_stays_as_it_was BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;
