/** The shop's hardware. Intent: it exists nowhere else. */
export const version = 7

export const sql = /* sql */ `
CREATE TABLE device (
  device_id    INTEGER PRIMARY KEY AUTOINCREMENT,
  kind         TEXT NOT NULL,       -- shared/domain/devices.ts
  name         TEXT NOT NULL,
  place        TEXT NOT NULL,       -- JSON: ConnectionPlace
  settings     TEXT NOT NULL,       -- JSON: shared/domain/devices/<kind>.ts
  uses         INTEGER NOT NULL DEFAULT 0,  -- jobs printed, or codes read
  last_used_at TEXT,
  removed_at   TEXT,                -- kept: jobs of the past name it, and a removal can be taken back
  added_at     TEXT NOT NULL
) STRICT;
`
