-- Everything Merkez knows. Moments are virtual, in seconds since 1970 (UTC).

CREATE TABLE IF NOT EXISTS envelopes (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    key            TEXT NOT NULL UNIQUE,        -- envelope id in lower case
    id             TEXT NOT NULL,               -- as its file name spells it
    file_name      TEXT NOT NULL,
    zip            BLOB NOT NULL,
    md5            TEXT NOT NULL,
    origin         TEXT NOT NULL,               -- integrator: came in by sendDocument; merkez: made here
    type           TEXT NOT NULL DEFAULT '',    -- empty until the envelope has been read
    sender_id      TEXT NOT NULL DEFAULT '',
    sender_alias   TEXT NOT NULL DEFAULT '',
    sender_title   TEXT NOT NULL DEFAULT '',
    receiver_id    TEXT NOT NULL DEFAULT '',
    receiver_alias TEXT NOT NULL DEFAULT '',
    receiver_title TEXT NOT NULL DEFAULT '',
    state          INTEGER NOT NULL,
    detail         TEXT NOT NULL DEFAULT '',
    about          TEXT,                        -- key of the envelope a system response speaks of
    about_code     INTEGER,
    integrator_vkn TEXT,                        -- delivery goes there; empty: find it by the receiver's alias
    received_at    REAL NOT NULL,
    state_at       REAL NOT NULL,
    task           TEXT,                        -- process, deliver, poll, customs; empty when nothing is left to do
    due_at         REAL,
    attempts       INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS envelopes_due ON envelopes (due_at, seq) WHERE task IS NOT NULL;
CREATE INDEX IF NOT EXISTS envelopes_about ON envelopes (about) WHERE about IS NOT NULL;

CREATE TABLE IF NOT EXISTS history (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    key     TEXT NOT NULL,
    at      REAL NOT NULL,
    state   INTEGER NOT NULL,
    event   TEXT NOT NULL,
    text    TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS history_key ON history (key, seq);

CREATE TABLE IF NOT EXISTS documents (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    envelope TEXT NOT NULL,
    kind     TEXT NOT NULL,                     -- ElementType
    ettn     TEXT NOT NULL,                     -- lower case
    issuer   TEXT NOT NULL,
    number   TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS documents_ettn ON documents (ettn);
CREATE INDEX IF NOT EXISTS documents_number ON documents (issuer, kind, number);
CREATE INDEX IF NOT EXISTS documents_envelope ON documents (envelope);

CREATE TABLE IF NOT EXISTS integrators (
    vkn   TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    url   TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS users (
    identifier   TEXT PRIMARY KEY,
    title        TEXT NOT NULL,
    type         TEXT NOT NULL,                 -- KAMU, OZEL
    account_type TEXT NOT NULL,                 -- GIBPORTAL, ENTEGRASYON, OZELENTEGRASYON
    created_at   REAL NOT NULL
);

CREATE TABLE IF NOT EXISTS alias_periods (     -- an alias that was closed and opened again has a row for each period
    identifier     TEXT NOT NULL,
    role           TEXT NOT NULL,               -- GB, PK
    document_type  TEXT NOT NULL,               -- Invoice, DespatchAdvice
    name           TEXT NOT NULL,
    integrator_vkn TEXT NOT NULL,
    created_at     REAL NOT NULL,
    deleted_at     REAL
);

CREATE UNIQUE INDEX IF NOT EXISTS alias_periods_open ON alias_periods (identifier, role, document_type, name)
    WHERE deleted_at IS NULL;

CREATE INDEX IF NOT EXISTS alias_periods_name ON alias_periods (identifier, name);

CREATE TABLE IF NOT EXISTS closing_users (     -- lines of the temporary list
    identifier        TEXT PRIMARY KEY,
    new_identifier    TEXT NOT NULL,
    closure_date      TEXT NOT NULL,            -- YYYYMMDD
    status            TEXT NOT NULL,
    registration_code TEXT NOT NULL,
    registration_text TEXT NOT NULL,
    listed_at         REAL NOT NULL
);

CREATE TABLE IF NOT EXISTS faults (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    body      TEXT NOT NULL,                    -- JSON, as given
    remaining INTEGER                           -- empty: without limit
);

CREATE TABLE IF NOT EXISTS fault_uses (
    fault INTEGER NOT NULL,
    key   TEXT NOT NULL,
    PRIMARY KEY (fault, key)
);

CREATE TABLE IF NOT EXISTS settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS gib_traffic (
    key  TEXT PRIMARY KEY,
    kind TEXT NOT NULL
);
