-- Everything the simulated e-Defter service knows. Moments are virtual, in seconds since 1970 (UTC).

CREATE TABLE IF NOT EXISTS packages (           -- one row for each attempt
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    package_id  TEXT NOT NULL,                  -- file name without .zip
    owner       TEXT NOT NULL,
    period      TEXT NOT NULL,                  -- YYYYMM
    kind        TEXT NOT NULL,                  -- YB, KB, DR, EB
    part        INTEGER NOT NULL,
    branch      TEXT NOT NULL,
    zip         BLOB NOT NULL,
    signer      TEXT NOT NULL,                  -- VKN or TCKN of who signed the call
    state       TEXT NOT NULL,
    state_text  TEXT NOT NULL,
    received_at REAL NOT NULL,
    state_at    REAL NOT NULL,
    due_at      REAL,                           -- empty when nothing is left to do
    berat       BLOB                            -- the countersigned file
);
CREATE INDEX IF NOT EXISTS packages_id ON packages (package_id, seq);
CREATE INDEX IF NOT EXISTS packages_due ON packages (due_at, seq) WHERE due_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS parties (
    vkn_tckn   TEXT PRIMARY KEY,
    title      TEXT NOT NULL,
    is_user    INTEGER NOT NULL,                -- e-Defter user
    is_blocked INTEGER NOT NULL DEFAULT 0       -- 114
);

CREATE TABLE IF NOT EXISTS authorisations (     -- muvafakatname: who may seal and send for whom
    owner TEXT NOT NULL,
    firm  TEXT NOT NULL,
    PRIMARY KEY (owner, firm)
);

CREATE TABLE IF NOT EXISTS programs (           -- sourceApplication, letter for letter
    line TEXT PRIMARY KEY
);

CREATE TABLE IF NOT EXISTS faults (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    body      TEXT NOT NULL,                    -- JSON, as given
    remaining INTEGER                           -- empty: without limit
);

CREATE TABLE IF NOT EXISTS settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
