-- Copies of reviews and of what they leave of a score, for reports; what the server answers with lies in its state.
CREATE TABLE IF NOT EXISTS reviews (
  call String,
  id String,
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  log_seq UInt64,
  rev UInt32,
  kind LowCardinality(String) COMMENT 'review or calibration',
  state LowCardinality(String) COMMENT 'assigned, draft or done',
  inspector LowCardinality(String),
  source String COMMENT 'sampling plan or calibration round, empty: chosen by the inspector',
  team LowCardinality(String),
  queue LowCardinality(String),
  agent String,
  machine_score Nullable(Float64) COMMENT '0-100',
  score Nullable(Float64) COMMENT '0-100 by the inspector, empty until it is done',
  comment String COMMENT 'masked' CODEC(ZSTD(3)),
  assigned_at DateTime64(3, 'UTC'),
  done_at Nullable(DateTime64(3, 'UTC'))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, id)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Items of finished reviews.
CREATE TABLE IF NOT EXISTS review_items (
  call String,
  review String,
  rule LowCardinality(String),
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  log_seq UInt64,
  kind LowCardinality(String) COMMENT 'review or calibration',
  inspector LowCardinality(String),
  machine Float64 COMMENT 'what the machine took, 0 or less',
  points Float64 COMMENT 'what the inspector takes, 0 or less',
  reason String COMMENT 'masked' CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, review, rule)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Scores of calls of which a person said something: a finished review, an upheld appeal.
CREATE TABLE IF NOT EXISTS final_scores (
  call String,
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  log_seq UInt64,
  machine Nullable(Float64) COMMENT '0-100',
  final Float64 COMMENT '0-100',
  because LowCardinality(String) COMMENT 'review or appeal: the last word',
  said_by LowCardinality(String),
  said_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY call
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
