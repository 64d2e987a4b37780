-- Calls, utterances, flags and rule sets.
-- Every table keeps the row with the highest `version` of its key: (log stamp, outbox number) of the outcome, see
-- rows.ts. Rows of one key may lie in two monthly partitions, so readers use FINAL, which merges across them.
-- Partitions and TTL go by `received_at`, the log's stamp, never by a sender's clock.

CREATE TABLE IF NOT EXISTS calls (
  call String,
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  log_seq UInt64 COMMENT 'log number of the deciding record, 0 = a tick',
  started_at DateTime64(3, 'UTC') COMMENT 'clock of the sender',
  ended_at Nullable(DateTime64(3, 'UTC')),
  ended_by LowCardinality(String) COMMENT 'agent, customer or empty',
  status LowCardinality(String),
  direction LowCardinality(String),
  trade LowCardinality(String),
  queue LowCardinality(String),
  team LowCardinality(String),
  agent String,
  customer_id String,
  duration_ms Int64,
  risk Float64,
  mood_now Nullable(Float64),
  mood_peak Nullable(Float64),
  flags_critical UInt32,
  flags_major UInt32,
  flags_minor UInt32,
  flags_info UInt32,
  utterances UInt32,
  holes UInt32,
  heard Bool,
  rules LowCardinality(String) COMMENT 'hash, see rule_sets',
  view String COMMENT 'the wire form, JSON' CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY call
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Finals only, the latest revision of each.
CREATE TABLE IF NOT EXISTS utterances (
  call String,
  channel UInt8,
  utterance String,
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  log_seq UInt64 COMMENT 'log number of the record that decided this row: the final, or its score',
  rev UInt64,
  role LowCardinality(String),
  start_ms Int64 COMMENT 'call time',
  end_ms Int64,
  text String COMMENT 'masked' CODEC(ZSTD(3)),
  confidence Nullable(Float64),
  angry Nullable(Float64),
  negative Nullable(Float64),
  neutral Nullable(Float64),
  positive Nullable(Float64),
  abusive Nullable(Float64)
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, channel, utterance)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- What a replay needs to see the same order: where in the log each revision was heard and where it was scored.
-- The latest utterance row knows only one of the two. 18446744073709551615 = not seen.
CREATE TABLE IF NOT EXISTS utterance_order (
  call String,
  channel UInt8,
  utterance String,
  rev UInt64,
  received_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
  heard_seq SimpleAggregateFunction(min, UInt64),
  scored_seq SimpleAggregateFunction(min, UInt64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, channel, utterance, rev)
TTL toDateTime(received_at) + INTERVAL 400 DAY;

CREATE MATERIALIZED VIEW IF NOT EXISTS utterance_order_feed TO utterance_order AS
SELECT
  call, channel, utterance, rev, received_at,
  if(angry IS NULL, log_seq, 18446744073709551615) AS heard_seq,
  if(angry IS NULL, 18446744073709551615, log_seq) AS scored_seq
FROM utterances;

CREATE TABLE IF NOT EXISTS flags (
  call String,
  id String,
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  log_seq UInt64,
  status LowCardinality(String),
  rule LowCardinality(String),
  rule_hash LowCardinality(String),
  title String,
  category LowCardinality(String),
  severity LowCardinality(String),
  responsible LowCardinality(String) COMMENT 'by: agent, customer or system',
  at_ms Int64 COMMENT 'call time',
  raised_at DateTime64(3, 'UTC'),
  agent String,
  team LowCardinality(String),
  queue LowCardinality(String),
  angry Nullable(Float64),
  latency_total_ms Nullable(Float64),
  reason String COMMENT 'why it was retracted or withdrawn, else empty',
  wire String COMMENT 'the wire form, JSON' CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, id)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Every change of a flag, in order: what was raised and taken back later, and when.
CREATE TABLE IF NOT EXISTS flag_changes (
  call String,
  id String,
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  log_seq UInt64,
  status LowCardinality(String),
  reason String
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, id, version)
TTL toDateTime(received_at) + INTERVAL 400 DAY;

CREATE MATERIALIZED VIEW IF NOT EXISTS flag_changes_feed TO flag_changes AS
SELECT call, id, version, received_at, log_seq, status, reason FROM flags;

-- Kept as long as any call may name them: no TTL.
CREATE TABLE IF NOT EXISTS rule_sets (
  hash String,
  stored_at DateTime64(3, 'UTC'),
  source String CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree
ORDER BY hash
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
