-- Flags of rules across calls. They belong to a queue, a team, an agent or a customer; the calls are in the evidence.
CREATE TABLE IF NOT EXISTS scope_flags (
  id String,
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  log_seq UInt64 COMMENT 'log number of the record that decided the flag outcome, 0 = a tick',
  status LowCardinality(String) COMMENT 'raised or withdrawn',
  shadow UInt8,
  rule LowCardinality(String),
  rule_hash LowCardinality(String),
  title String,
  category LowCardinality(String),
  severity LowCardinality(String),
  scope_by LowCardinality(String) COMMENT 'queue, team, agent or customer',
  scope_name String,
  at DateTime64(3, 'UTC') COMMENT 'when the count was full, by the senders'' clocks',
  raised_at DateTime64(3, 'UTC'),
  calls UInt32,
  flags UInt32,
  reason String COMMENT 'why it was withdrawn, else empty',
  wire String COMMENT 'the wire form, JSON' CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY id
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
