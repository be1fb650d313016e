-- The double-entry ledger. A move takes one amount from one account to another, so no row can be
-- out of balance and every currency is a book that sums to nothing.
--
-- An entry says how many moves it has and names the last one by a key that is looked at when the
-- transaction ends; moves are numbered from 1. So an entry is in the file whole or not at all, and
-- what is whole takes no further move. One fact is booked once.
CREATE TABLE ledger_entry (
    -- In the order of booking, without a gap.
    entry_id     INTEGER NOT NULL PRIMARY KEY,
    kind         TEXT    NOT NULL
                 CHECK (kind IN ('sale', 'refund', 'cancel', 'refund-reversal', 'fee', 'fee-tax',
                                 'fx', 'adjustment', 'reserve', 'settlement', 'bank',
                                 'correction')),
    fact         TEXT    NOT NULL CHECK (length(fact) > 0),
    account      TEXT    NOT NULL REFERENCES account (name),
    order_id     TEXT    REFERENCES shop_order (order_id),
    takes_back   INTEGER REFERENCES ledger_entry (entry_id),
    moves        INTEGER NOT NULL CHECK (moves BETWEEN 1 AND 8),
    -- When it happened, and when we booked it.
    at_ms        INTEGER NOT NULL,
    booked_at_ms INTEGER NOT NULL,
    UNIQUE (kind, fact),
    FOREIGN KEY (entry_id, moves) REFERENCES ledger_move (entry_id, number)
        DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT only_some_take_back
        CHECK ((takes_back IS NOT NULL) = (kind IN ('cancel', 'refund-reversal', 'correction'))),
    CONSTRAINT states_move_one_sum
        CHECK (moves = 1 OR kind NOT IN ('sale', 'refund', 'cancel', 'refund-reversal')),
    CONSTRAINT states_have_an_order
        CHECK (order_id IS NOT NULL
               OR kind NOT IN ('sale', 'refund', 'cancel', 'refund-reversal'))
) STRICT;

CREATE TABLE ledger_move (
    move_row     INTEGER NOT NULL PRIMARY KEY,
    entry_id     INTEGER NOT NULL REFERENCES ledger_entry (entry_id),
    number       INTEGER NOT NULL CHECK (number > 0),
    from_account TEXT    NOT NULL
                 CHECK (from_account IN ('pending-conversion', 'to-be-settled', 'reserve',
                                         'in-transit', 'bank', 'sales', 'refunds', 'fees',
                                         'fee-tax', 'bank-charges', 'fx', 'adjustments')),
    to_account   TEXT    NOT NULL
                 CHECK (to_account IN ('pending-conversion', 'to-be-settled', 'reserve',
                                       'in-transit', 'bank', 'sales', 'refunds', 'fees',
                                       'fee-tax', 'bank-charges', 'fx', 'adjustments')),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    currency     TEXT    NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    UNIQUE (entry_id, number),
    CONSTRAINT something_moves CHECK (from_account <> to_account)
) STRICT;

-- What came and what went on each day (of UTC), by the time at which it happened. Kept by the
-- moves' own trigger; a balance is the sum of some days, however many entries there are.
CREATE TABLE ledger_day (
    account        TEXT    NOT NULL REFERENCES account (name),
    ledger_account TEXT    NOT NULL,
    currency       TEXT    NOT NULL,
    day_begin_ms   INTEGER NOT NULL CHECK (day_begin_ms % 86400000 = 0),
    came_minor     INTEGER NOT NULL CHECK (came_minor >= 0),
    went_minor     INTEGER NOT NULL CHECK (went_minor >= 0),
    PRIMARY KEY (account, ledger_account, currency, day_begin_ms)
) STRICT, WITHOUT ROWID;

-- What was paid and went back before there was a ledger, in the order of time.
CREATE TABLE ledger_backlog AS
SELECT row_number() OVER (ORDER BY at_ms, turn, fact) AS entry_id, *
FROM (
    SELECT 0 AS turn, 'sale' AS kind, payment_request_id AS fact, account, order_id,
           payment_request_id, coalesce(paid_at_ms, returned_paid_at_ms) AS at_ms,
           coalesce(told_at_ms, paid_at_ms, returned_paid_at_ms) AS booked_at_ms,
           amount_minor, currency
    FROM payment
    WHERE paid_at_ms IS NOT NULL OR returned_paid_at_ms IS NOT NULL
    UNION ALL
    SELECT 1, 'refund', refund_request_id, payment.account, refund.order_id, payment_request_id,
           refunded_at_ms, coalesce(refund.told_at_ms, refunded_at_ms), refund.amount_minor,
           refund.currency
    FROM refund
    JOIN payment USING (payment_request_id)
    WHERE refund.state = 'succeeded'
    UNION ALL
    SELECT 2, 'cancel', payment_request_id, account, order_id, payment_request_id,
           max(coalesce(told_at_ms, returned_paid_at_ms), returned_paid_at_ms),
           coalesce(told_at_ms, returned_paid_at_ms), amount_minor, currency
    FROM payment
    WHERE returned_paid_at_ms IS NOT NULL
);

CREATE UNIQUE INDEX ledger_backlog_by_fact ON ledger_backlog (kind, fact);

INSERT INTO ledger_entry (entry_id, kind, fact, account, order_id, takes_back, moves, at_ms,
                          booked_at_ms)
SELECT entry_id, kind, fact, account, order_id,
       (SELECT sale.entry_id FROM ledger_backlog AS sale
        WHERE entry.kind = 'cancel' AND sale.kind = 'sale' AND sale.fact = entry.fact),
       1, at_ms, booked_at_ms
FROM ledger_backlog AS entry
ORDER BY entry_id;

INSERT INTO ledger_move (entry_id, number, from_account, to_account, amount_minor, currency)
SELECT entry_id, 1,
       CASE kind WHEN 'sale' THEN 'sales' ELSE stage END,
       CASE kind WHEN 'sale' THEN stage WHEN 'refund' THEN 'refunds' ELSE 'sales' END,
       amount_minor, currency
FROM (
    SELECT entry_id, ledger_backlog.kind, amount_minor, currency,
           iif(account.settlement_currency = currency, 'to-be-settled', 'pending-conversion')
               AS stage
    FROM ledger_backlog
    JOIN account ON account.name = ledger_backlog.account
)
ORDER BY entry_id;

INSERT INTO ledger_day (account, ledger_account, currency, day_begin_ms, came_minor, went_minor)
SELECT account, ledger_account, currency,
       at_ms - ((at_ms % 86400000) + 86400000) % 86400000 AS day_begin_ms,
       sum(came_minor), sum(went_minor)
FROM (
    SELECT entry_id, to_account AS ledger_account, currency, amount_minor AS came_minor,
           0 AS went_minor
    FROM ledger_move
    UNION ALL
    SELECT entry_id, from_account, currency, 0, amount_minor
    FROM ledger_move
)
JOIN ledger_entry USING (entry_id)
GROUP BY 1, 2, 3, 4;

DROP TABLE ledger_backlog;

CREATE UNIQUE INDEX ledger_entry_taken_back ON ledger_entry (takes_back)
    WHERE takes_back IS NOT NULL;
CREATE INDEX ledger_entry_by_order ON ledger_entry (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX ledger_entry_by_time ON ledger_entry (at_ms);

-- REPLACE removes rows without a trigger for that, so what is there already is looked for before.
CREATE TRIGGER ledger_entry_is_new BEFORE INSERT ON ledger_entry
WHEN EXISTS (SELECT 1 FROM ledger_entry
             WHERE entry_id = NEW.entry_id OR (kind = NEW.kind AND fact = NEW.fact)
                OR takes_back = NEW.takes_back)
BEGIN
    SELECT RAISE(ABORT, 'booked_already');
END;

CREATE TRIGGER ledger_entry_follows_a_payment BEFORE INSERT ON ledger_entry
WHEN NEW.kind IN ('sale', 'cancel')
 AND NOT EXISTS (SELECT 1 FROM payment
                 WHERE payment_request_id = NEW.fact AND account = NEW.account
                   AND order_id = NEW.order_id
                   AND (returned_paid_at_ms IS NOT NULL
                        OR (state = 'paid' AND NEW.kind = 'sale')))
BEGIN
    SELECT RAISE(ABORT, 'not_what_the_payment_says');
END;

CREATE TRIGGER ledger_entry_follows_a_refund BEFORE INSERT ON ledger_entry
WHEN NEW.kind IN ('refund', 'refund-reversal')
 AND NOT EXISTS (SELECT 1 FROM refund
                 WHERE refund_request_id = NEW.fact AND order_id = NEW.order_id
                   AND refunded_at_ms IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'not_what_the_refund_says');
END;

CREATE TRIGGER ledger_entry_takes_back_what_it_may BEFORE INSERT ON ledger_entry
WHEN NEW.takes_back IS NOT NULL
 AND NOT EXISTS (SELECT 1 FROM ledger_entry AS old
                 WHERE old.entry_id = NEW.takes_back AND old.account = NEW.account
                   AND old.order_id IS NEW.order_id AND old.moves = NEW.moves
                   AND CASE NEW.kind
                           WHEN 'cancel' THEN old.kind = 'sale' AND old.fact = NEW.fact
                           WHEN 'refund-reversal'
                               THEN old.kind = 'refund' AND old.fact = NEW.fact
                           ELSE old.kind NOT IN ('sale', 'refund', 'cancel', 'refund-reversal',
                                                 'correction')
                       END)
BEGIN
    SELECT RAISE(ABORT, 'takes_back_what_it_may_not');
END;

CREATE TRIGGER ledger_move_comes_in_its_turn BEFORE INSERT ON ledger_move
WHEN EXISTS (SELECT 1 FROM ledger_move WHERE move_row = NEW.move_row)
  OR NEW.number > (SELECT moves FROM ledger_entry WHERE entry_id = NEW.entry_id)
  OR NEW.number <> 1 + (SELECT count(*) FROM ledger_move WHERE entry_id = NEW.entry_id)
BEGIN
    SELECT RAISE(ABORT, 'the_entry_is_whole');
END;

CREATE TRIGGER ledger_move_says_what_happened BEFORE INSERT ON ledger_move
BEGIN
    SELECT RAISE(ABORT, 'not_what_the_payment_says')
    FROM ledger_entry
    JOIN payment ON payment.payment_request_id = ledger_entry.fact
    WHERE ledger_entry.entry_id = NEW.entry_id AND ledger_entry.kind = 'sale'
      AND (NEW.amount_minor <> payment.amount_minor OR NEW.currency <> payment.currency
           OR NEW.from_account <> 'sales'
           OR NEW.to_account NOT IN ('pending-conversion', 'to-be-settled'));

    SELECT RAISE(ABORT, 'not_what_the_refund_says')
    FROM ledger_entry
    JOIN refund ON refund.refund_request_id = ledger_entry.fact
    WHERE ledger_entry.entry_id = NEW.entry_id AND ledger_entry.kind = 'refund'
      AND (NEW.amount_minor <> refund.amount_minor OR NEW.currency <> refund.currency
           OR NEW.to_account <> 'refunds'
           OR NEW.from_account NOT IN ('pending-conversion', 'to-be-settled'));

    SELECT RAISE(ABORT, 'takes_back_something_else')
    FROM ledger_entry
    WHERE ledger_entry.entry_id = NEW.entry_id AND ledger_entry.takes_back IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM ledger_move AS old
                      WHERE old.entry_id = ledger_entry.takes_back AND old.number = NEW.number
                        AND old.from_account = NEW.to_account
                        AND old.to_account = NEW.from_account
                        AND old.amount_minor = NEW.amount_minor
                        AND old.currency = NEW.currency);
END;

CREATE TRIGGER ledger_move_tells_the_day AFTER INSERT ON ledger_move
BEGIN
    INSERT INTO ledger_day (account, ledger_account, currency, day_begin_ms, came_minor,
                            went_minor)
    SELECT account, NEW.to_account, NEW.currency,
           at_ms - ((at_ms % 86400000) + 86400000) % 86400000, NEW.amount_minor, 0
    FROM ledger_entry
    WHERE entry_id = NEW.entry_id
    ON CONFLICT DO UPDATE SET came_minor = came_minor + excluded.came_minor;

    INSERT INTO ledger_day (account, ledger_account, currency, day_begin_ms, came_minor,
                            went_minor)
    SELECT account, NEW.from_account, NEW.currency,
           at_ms - ((at_ms % 86400000) + 86400000) % 86400000, 0, NEW.amount_minor
    FROM ledger_entry
    WHERE entry_id = NEW.entry_id
    ON CONFLICT DO UPDATE SET went_minor = went_minor + excluded.went_minor;
END;

CREATE TRIGGER ledger_entry_is_kept BEFORE DELETE ON ledger_entry
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER ledger_entry_stays_as_it_was BEFORE UPDATE ON ledger_entry
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER ledger_move_is_kept BEFORE DELETE ON ledger_move
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER ledger_move_stays_as_it_was BEFORE UPDATE ON ledger_move
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER ledger_day_is_kept BEFORE DELETE ON ledger_day
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;

CREATE TRIGGER ledger_day_only_counts_up BEFORE UPDATE ON ledger_day
WHEN NEW.account IS NOT OLD.account OR NEW.ledger_account IS NOT OLD.ledger_account
  OR NEW.currency IS NOT OLD.currency OR NEW.day_begin_ms IS NOT OLD.day_begin_ms
  OR NEW.came_minor < OLD.came_minor OR NEW.went_minor < OLD.went_minor
BEGIN
    SELECT RAISE(ABORT, 'kept_for_good');
END;
