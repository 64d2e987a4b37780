-- What people marked: words at which a rule missed something, flags that are wrong. Copies for reports; the marks that
-- the server answers with lie in its state. A mark that was taken back stays as a row with taken = 1.
CREATE TABLE IF NOT EXISTS marks (
  call String,
  id String,
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  log_seq UInt64,
  taken UInt8,
  kind LowCardinality(String) COMMENT 'missed or wrong',
  channel Nullable(UInt8),
  utterance String COMMENT 'empty where a wrong flag rests on no words',
  category LowCardinality(String),
  rule LowCardinality(String) COMMENT 'empty where only the category was named',
  flag String COMMENT 'the wrong flag, else empty',
  note String COMMENT 'masked' CODEC(ZSTD(3)),
  made_by LowCardinality(String),
  made_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, id)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
