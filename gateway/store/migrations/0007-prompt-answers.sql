-- What agents did with prompts, each once. Copies for reports.
CREATE TABLE IF NOT EXISTS prompt_answers (
  call String,
  prompt String,
  what LowCardinality(String) COMMENT 'shown, dismissed or acted',
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  log_seq UInt64,
  rule LowCardinality(String) COMMENT 'empty where a person sent the prompt',
  at_ms UInt32 COMMENT 'call time',
  answered_by LowCardinality(String),
  answered_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, prompt, what)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
