-- Copies of cases, verdicts and actions, for reports; what the server answers with lies in its state.
CREATE TABLE IF NOT EXISTS cases (
  id String,
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  log_seq UInt64,
  rev UInt32,
  state LowCardinality(String) COMMENT 'open, working, review or closed',
  priority LowCardinality(String),
  severity LowCardinality(String) COMMENT 'of the gravest flag',
  rule LowCardinality(String) COMMENT 'of the flag that opened it',
  category LowCardinality(String) COMMENT 'of the flag that opened it',
  team LowCardinality(String),
  queue LowCardinality(String),
  agent String,
  owner LowCardinality(String) COMMENT 'empty: nobody',
  customer String COMMENT 'id, else the token of the number, else empty',
  calls Array(String),
  flags UInt16,
  opened_at DateTime64(3, 'UTC'),
  claim_by DateTime64(3, 'UTC'),
  due_at DateTime64(3, 'UTC'),
  seen_at Nullable(DateTime64(3, 'UTC')),
  claimed_at Nullable(DateTime64(3, 'UTC')) COMMENT 'the first claim',
  resolved_at Nullable(DateTime64(3, 'UTC')),
  closed_at Nullable(DateTime64(3, 'UTC')),
  resolution LowCardinality(String) COMMENT 'withdrawn: nobody decided it, its flags were taken back',
  reopened UInt16,
  escalated_unclaimed Nullable(DateTime64(3, 'UTC')),
  escalated_overdue Nullable(DateTime64(3, 'UTC')),
  wire String COMMENT 'the wire form, JSON' CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY id
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- The last verdict on each flag.
CREATE TABLE IF NOT EXISTS verdicts (
  call String,
  flag String,
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  log_seq UInt64,
  case_id String,
  rule LowCardinality(String),
  category LowCardinality(String),
  severity LowCardinality(String),
  team LowCardinality(String),
  queue LowCardinality(String),
  verdict LowCardinality(String) COMMENT 'right, wrong or unclear',
  reason LowCardinality(String),
  note String COMMENT 'masked' CODEC(ZSTD(3)),
  judged_by LowCardinality(String),
  judged_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, flag)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- What people did, and what it was to improve.
CREATE TABLE IF NOT EXISTS case_actions (
  case_id String,
  id String,
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  log_seq UInt64,
  calls Array(String) COMMENT 'of the case when it was done',
  kind LowCardinality(String),
  text String COMMENT 'masked' CODEC(ZSTD(3)),
  rule LowCardinality(String) COMMENT 'empty: none',
  category LowCardinality(String) COMMENT 'empty: none',
  team LowCardinality(String),
  queue LowCardinality(String),
  done_by LowCardinality(String),
  done_at DateTime64(3, 'UTC'),
  check_at Nullable(DateTime64(3, 'UTC')) COMMENT 'empty: it is not checked again'
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (case_id, id)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
