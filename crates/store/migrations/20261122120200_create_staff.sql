-- Who works in the shop. A PIN is kept as its argon2id hash; tries are counted here, before they
-- are judged, so that a restart or a second program gives nobody more of them.
CREATE TABLE staff (
    staff_row     INTEGER NOT NULL PRIMARY KEY,
    staff_id      TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    role          TEXT    NOT NULL
                  CHECK (role IN ('owner', 'manager', 'cashier', 'accountant')),
    pin_hash      TEXT    NOT NULL CHECK (pin_hash GLOB '$argon2id$*'),
    wrong_tries   INTEGER NOT NULL DEFAULT 0 CHECK (wrong_tries >= 0),
    wait_until_ms INTEGER,
    created_at_ms INTEGER NOT NULL,
    removed_at_ms INTEGER
) STRICT;

CREATE UNIQUE INDEX staff_at_work ON staff (name) WHERE removed_at_ms IS NULL;

CREATE TRIGGER staff_is_kept BEFORE DELETE ON staff
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER staff_keeps_who_it_is
BEFORE UPDATE OF staff_row, staff_id, name, created_at_ms ON staff
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER staff_stays_removed BEFORE UPDATE ON staff
WHEN OLD.removed_at_ms IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'final_stays_final');
END;

-- Nobody may be left with nobody who can add the next one.
CREATE TRIGGER staff_keeps_an_owner BEFORE UPDATE OF role, removed_at_ms ON staff
WHEN OLD.role = 'owner' AND (NEW.role <> 'owner' OR NEW.removed_at_ms IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'last_owner')
    WHERE NOT EXISTS (SELECT 1 FROM staff
                      WHERE role = 'owner' AND removed_at_ms IS NULL AND staff_id <> OLD.staff_id)
      AND (NEW.removed_at_ms IS NULL
           OR EXISTS (SELECT 1 FROM staff
                      WHERE removed_at_ms IS NULL AND staff_id <> OLD.staff_id));
END;

CREATE TRIGGER staff_begins_with_an_owner BEFORE INSERT ON staff
WHEN NEW.role <> 'owner'
BEGIN
    SELECT RAISE(ABORT, 'last_owner')
    WHERE NOT EXISTS (SELECT 1 FROM staff WHERE role = 'owner' AND removed_at_ms IS NULL);
END;

-- Who asked for a refund, at which till, and who agreed. Nobody, where the owner works alone.
ALTER TABLE refund ADD COLUMN asked_by TEXT;
ALTER TABLE refund ADD COLUMN approved_by TEXT;
ALTER TABLE refund ADD COLUMN till TEXT;

CREATE TRIGGER refund_keeps_who_asked BEFORE UPDATE OF asked_by, approved_by, till ON refund
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;
