-- What the payer was told before agreeing: what for, how much at most, how often. Agreements that
-- were begun by a program may have none.
ALTER TABLE agreement ADD COLUMN purpose TEXT CHECK (length(purpose) > 0);
ALTER TABLE agreement ADD COLUMN at_most_minor INTEGER CHECK (at_most_minor > 0);
ALTER TABLE agreement ADD COLUMN at_most_currency TEXT
    CHECK (at_most_currency GLOB '[A-Z][A-Z][A-Z]');
ALTER TABLE agreement ADD COLUMN every TEXT
    CHECK (every IN ('week', 'month', 'year', 'purchase'));
ALTER TABLE agreement ADD COLUMN first_on TEXT
    CHECK (first_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]');
ALTER TABLE agreement ADD COLUMN ended_at_ms INTEGER;
