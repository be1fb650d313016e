-- Since when no call has been answered; nothing once one is.
ALTER TABLE account ADD COLUMN silent_since_ms INTEGER;
