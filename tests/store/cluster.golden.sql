-- Made by tests/store/cluster.test.ts with UPDATE_GENERATED=1. Not run on a cluster yet.

CREATE TABLE IF NOT EXISTS schema_migrations ON CLUSTER 'calls_cluster' (
  version UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}', applied_at) ORDER BY version;

CREATE TABLE IF NOT EXISTS calls_local ON CLUSTER 'calls_cluster' (
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
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY call
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS calls ON CLUSTER 'calls_cluster' AS calls_local
ENGINE = Distributed('calls_cluster', 'earshot', 'calls_local', cityHash64(call));

CREATE TABLE IF NOT EXISTS utterances_local ON CLUSTER 'calls_cluster' (
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
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, channel, utterance)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS utterances ON CLUSTER 'calls_cluster' AS utterances_local
ENGINE = Distributed('calls_cluster', 'earshot', 'utterances_local', cityHash64(call));

CREATE TABLE IF NOT EXISTS utterance_order_local ON CLUSTER 'calls_cluster' (
  call String,
  channel UInt8,
  utterance String,
  rev UInt64,
  received_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
  heard_seq SimpleAggregateFunction(min, UInt64),
  scored_seq SimpleAggregateFunction(min, UInt64)
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, channel, utterance, rev)
TTL toDateTime(received_at) + INTERVAL 400 DAY;

CREATE TABLE IF NOT EXISTS utterance_order ON CLUSTER 'calls_cluster' AS utterance_order_local
ENGINE = Distributed('calls_cluster', 'earshot', 'utterance_order_local', cityHash64(call));

CREATE MATERIALIZED VIEW IF NOT EXISTS utterance_order_feed ON CLUSTER 'calls_cluster' TO utterance_order_local AS
SELECT
  call, channel, utterance, rev, received_at,
  if(angry IS NULL, log_seq, 18446744073709551615) AS heard_seq,
  if(angry IS NULL, 18446744073709551615, log_seq) AS scored_seq
FROM utterances_local;

CREATE TABLE IF NOT EXISTS flags_local ON CLUSTER 'calls_cluster' (
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
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, id)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS flags ON CLUSTER 'calls_cluster' AS flags_local
ENGINE = Distributed('calls_cluster', 'earshot', 'flags_local', cityHash64(call));

CREATE TABLE IF NOT EXISTS flag_changes_local ON CLUSTER 'calls_cluster' (
  call String,
  id String,
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  log_seq UInt64,
  status LowCardinality(String),
  reason String
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, id, version)
TTL toDateTime(received_at) + INTERVAL 400 DAY;

CREATE TABLE IF NOT EXISTS flag_changes ON CLUSTER 'calls_cluster' AS flag_changes_local
ENGINE = Distributed('calls_cluster', 'earshot', 'flag_changes_local', cityHash64(call));

CREATE MATERIALIZED VIEW IF NOT EXISTS flag_changes_feed ON CLUSTER 'calls_cluster' TO flag_changes_local AS
SELECT call, id, version, received_at, log_seq, status, reason FROM flags_local;

CREATE TABLE IF NOT EXISTS rule_sets ON CLUSTER 'calls_cluster' (
  hash String,
  stored_at DateTime64(3, 'UTC'),
  source String CODEC(ZSTD(3))
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}')
ORDER BY hash
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE flags_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS shadow UInt8 DEFAULT 0 AFTER status;

ALTER TABLE flags ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS shadow UInt8 DEFAULT 0 AFTER status;

CREATE TABLE IF NOT EXISTS scope_flags_local ON CLUSTER 'calls_cluster' (
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
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY id
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS scope_flags ON CLUSTER 'calls_cluster' AS scope_flags_local
ENGINE = Distributed('calls_cluster', 'earshot', 'scope_flags_local', cityHash64(id));

CREATE TABLE IF NOT EXISTS marks_local ON CLUSTER 'calls_cluster' (
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
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, id)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS marks ON CLUSTER 'calls_cluster' AS marks_local
ENGINE = Distributed('calls_cluster', 'earshot', 'marks_local', cityHash64(call));

CREATE TABLE IF NOT EXISTS cases_local ON CLUSTER 'calls_cluster' (
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
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY id
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS cases ON CLUSTER 'calls_cluster' AS cases_local
ENGINE = Distributed('calls_cluster', 'earshot', 'cases_local', cityHash64(id));

CREATE TABLE IF NOT EXISTS verdicts_local ON CLUSTER 'calls_cluster' (
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
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, flag)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS verdicts ON CLUSTER 'calls_cluster' AS verdicts_local
ENGINE = Distributed('calls_cluster', 'earshot', 'verdicts_local', cityHash64(call));

CREATE TABLE IF NOT EXISTS case_actions_local ON CLUSTER 'calls_cluster' (
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
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (case_id, id)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS case_actions ON CLUSTER 'calls_cluster' AS case_actions_local
ENGINE = Distributed('calls_cluster', 'earshot', 'case_actions_local', cityHash64(case_id));

CREATE TABLE IF NOT EXISTS prompt_answers_local ON CLUSTER 'calls_cluster' (
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
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, prompt, what)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS prompt_answers ON CLUSTER 'calls_cluster' AS prompt_answers_local
ENGINE = Distributed('calls_cluster', 'earshot', 'prompt_answers_local', cityHash64(call));

CREATE TABLE IF NOT EXISTS call_touches_local ON CLUSTER 'calls_cluster' (
  call String,
  touched_at DateTime64(3, 'UTC')
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', touched_at)
PARTITION BY toYYYYMMDD(touched_at)
ORDER BY call
TTL toDateTime(touched_at) + INTERVAL 7 DAY;

CREATE TABLE IF NOT EXISTS call_touches ON CLUSTER 'calls_cluster' AS call_touches_local
ENGINE = Distributed('calls_cluster', 'earshot', 'call_touches_local', cityHash64(call));

CREATE MATERIALIZED VIEW IF NOT EXISTS calls_touch ON CLUSTER 'calls_cluster' TO call_touches_local AS
SELECT DISTINCT call, now64(3, 'UTC') AS touched_at FROM calls_local;

CREATE MATERIALIZED VIEW IF NOT EXISTS utterances_touch ON CLUSTER 'calls_cluster' TO call_touches_local AS
SELECT DISTINCT call, now64(3, 'UTC') AS touched_at FROM utterances_local;

CREATE MATERIALIZED VIEW IF NOT EXISTS flags_touch ON CLUSTER 'calls_cluster' TO call_touches_local AS
SELECT DISTINCT call, now64(3, 'UTC') AS touched_at FROM flags_local;

CREATE TABLE IF NOT EXISTS call_facts_local ON CLUSTER 'calls_cluster' (
  day Date32 COMMENT 'of started_at in the zone of the site',
  call String,
  version UInt64 COMMENT 'when it was made, epoch ms',
  received_at DateTime64(3, 'UTC') COMMENT 'of the row in calls',
  started_at DateTime64(3, 'UTC') COMMENT 'clock of the sender',
  hour UInt8 COMMENT '0-23, zone of the site',
  team LowCardinality(String) COMMENT 'of the agent, else of the queue when the call began',
  queue LowCardinality(String),
  agent LowCardinality(String),
  trade LowCardinality(String),
  direction LowCardinality(String),
  customer String COMMENT 'id, else the token of the number, else empty',
  duration_ms Int64,
  heard UInt8 COMMENT 'at least one utterance was heard',
  known UInt8 COMMENT 'a telephone system told of it',
  score Nullable(Float64) COMMENT '0-100',
  angry_start Nullable(Float32) COMMENT 'greatest angry probability of the first three customer turns',
  angry_end Nullable(Float32) COMMENT 'the same of the last three',
  angry_peak Nullable(Float32),
  arc LowCardinality(String) COMMENT 'calm, recovered, stayed, worsened; empty: no turn was judged',
  angry UInt8 COMMENT 'a customer_anger flag stands',
  flags UInt16 COMMENT 'flags that stand',
  critical UInt16,
  agent_flags UInt16 COMMENT 'flags that stand and for which the agent is responsible',
  categories Map(LowCardinality(String), UInt16) COMMENT 'flags by category',
  rules Array(LowCardinality(String)) COMMENT 'rules with a flag'
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (day, call)
TTL toDateTime(received_at) + INTERVAL 400 DAY;

CREATE TABLE IF NOT EXISTS call_facts ON CLUSTER 'calls_cluster' AS call_facts_local
ENGINE = Distributed('calls_cluster', 'earshot', 'call_facts_local', cityHash64(call));

CREATE TABLE IF NOT EXISTS call_days_local ON CLUSTER 'calls_cluster' (
  day Date32,
  hour UInt8,
  team LowCardinality(String),
  queue LowCardinality(String),
  agent LowCardinality(String),
  trade LowCardinality(String),
  direction LowCardinality(String),
  version UInt64,
  received_at DateTime64(3, 'UTC') COMMENT 'the latest of its calls',
  calls UInt32,
  heard UInt32,
  known UInt32,
  known_heard UInt32,
  duration_ms Int64 COMMENT 'of calls that were heard',
  angry UInt32,
  compliant UInt32 COMMENT 'heard, and no flag for which the agent is responsible',
  critical UInt32 COMMENT 'calls with a critical flag',
  scored UInt32,
  score_sum Float64,
  score_squares Float64,
  scores Array(UInt32) COMMENT 'calls with a score of 0-9, 10-19 … 90-99, 100',
  calm UInt32,
  recovered UInt32,
  stayed UInt32,
  worsened UInt32,
  rules Map(LowCardinality(String), UInt32) COMMENT 'calls with a flag of the rule'
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (day, hour, team, queue, agent, trade, direction)
TTL toDateTime(received_at) + INTERVAL 400 DAY;

CREATE TABLE IF NOT EXISTS call_days ON CLUSTER 'calls_cluster' AS call_days_local
ENGINE = Distributed('calls_cluster', 'earshot', 'call_days_local', cityHash64(day));

CREATE TABLE IF NOT EXISTS call_words_local ON CLUSTER 'calls_cluster' (
  day Date32,
  call String,
  version UInt64,
  received_at DateTime64(3, 'UTC'),
  team LowCardinality(String),
  queue LowCardinality(String),
  agent LowCardinality(String),
  trade LowCardinality(String),
  angry UInt8,
  words Array(LowCardinality(String)) COMMENT 'masked'
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (day, call)
TTL toDateTime(received_at) + INTERVAL 400 DAY;

CREATE TABLE IF NOT EXISTS call_words ON CLUSTER 'calls_cluster' AS call_words_local
ENGINE = Distributed('calls_cluster', 'earshot', 'call_words_local', cityHash64(call));

CREATE TABLE IF NOT EXISTS report_state ON CLUSTER 'calls_cluster' (
  name String,
  version UInt64,
  value String
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}', version)
ORDER BY name;

CREATE TABLE IF NOT EXISTS reviews_local ON CLUSTER 'calls_cluster' (
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
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, id)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS reviews ON CLUSTER 'calls_cluster' AS reviews_local
ENGINE = Distributed('calls_cluster', 'earshot', 'reviews_local', cityHash64(call));

CREATE TABLE IF NOT EXISTS review_items_local ON CLUSTER 'calls_cluster' (
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
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (call, review, rule)
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS review_items ON CLUSTER 'calls_cluster' AS review_items_local
ENGINE = Distributed('calls_cluster', 'earshot', 'review_items_local', cityHash64(call));

CREATE TABLE IF NOT EXISTS final_scores_local ON CLUSTER 'calls_cluster' (
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
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
PARTITION BY toYYYYMM(received_at)
ORDER BY call
TTL toDateTime(received_at) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS final_scores ON CLUSTER 'calls_cluster' AS final_scores_local
ENGINE = Distributed('calls_cluster', 'earshot', 'final_scores_local', cityHash64(call));

ALTER TABLE calls_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS medium LowCardinality(String) DEFAULT 'voice' COMMENT 'voice, chat or review' AFTER status;

ALTER TABLE calls ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS medium LowCardinality(String) DEFAULT 'voice' COMMENT 'voice, chat or review' AFTER status;

ALTER TABLE final_scores_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS taken_back UInt8 DEFAULT 0 COMMENT '1: a review was opened again, the score of the machine counts' AFTER final;

ALTER TABLE final_scores ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS taken_back UInt8 DEFAULT 0 COMMENT '1: a review was opened again, the score of the machine counts' AFTER final;

ALTER TABLE call_facts_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS final Nullable(Float64) DEFAULT score COMMENT '0-100: what people left of it, else the score of the machine' AFTER score;

ALTER TABLE call_facts ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS final Nullable(Float64) DEFAULT score COMMENT '0-100: what people left of it, else the score of the machine' AFTER score;

ALTER TABLE call_days_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS final_scored UInt32 DEFAULT scored COMMENT 'calls with a final score' AFTER scores;

ALTER TABLE call_days ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS final_scored UInt32 DEFAULT scored COMMENT 'calls with a final score' AFTER scores;

ALTER TABLE call_days_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS final_sum Float64 DEFAULT score_sum AFTER final_scored;

ALTER TABLE call_days ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS final_sum Float64 DEFAULT score_sum AFTER final_scored;

ALTER TABLE call_days_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS final_squares Float64 DEFAULT score_squares AFTER final_sum;

ALTER TABLE call_days ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS final_squares Float64 DEFAULT score_squares AFTER final_sum;

ALTER TABLE call_days_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS finals Array(UInt32) DEFAULT scores COMMENT 'calls with a final score of 0-9, 10-19 … 90-99, 100' AFTER final_squares;

ALTER TABLE call_days ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS finals Array(UInt32) DEFAULT scores COMMENT 'calls with a final score of 0-9, 10-19 … 90-99, 100' AFTER final_squares;

ALTER TABLE call_days_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS corrected UInt32 DEFAULT 0 COMMENT 'calls whose final score differs from that of the machine' AFTER finals;

ALTER TABLE call_days ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS corrected UInt32 DEFAULT 0 COMMENT 'calls whose final score differs from that of the machine' AFTER finals;

CREATE MATERIALIZED VIEW IF NOT EXISTS final_scores_touch ON CLUSTER 'calls_cluster' TO call_touches_local AS
SELECT DISTINCT call, now64(3, 'UTC') AS touched_at FROM final_scores_local;

INSERT INTO call_touches (call, touched_at) SELECT DISTINCT call, now64(3, 'UTC') FROM final_scores;

INSERT INTO call_touches (call, touched_at) SELECT DISTINCT call, now64(3, 'UTC') FROM calls WHERE utterances = 0;

ALTER TABLE calls_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS earlier_teams Array(LowCardinality(String)) COMMENT 'teams of the agents that had it before, oldest first' AFTER agent;

ALTER TABLE calls ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS earlier_teams Array(LowCardinality(String)) COMMENT 'teams of the agents that had it before, oldest first' AFTER agent;

ALTER TABLE calls_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS earlier_queues Array(LowCardinality(String)) COMMENT 'queues of the same' AFTER earlier_teams;

ALTER TABLE calls ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS earlier_queues Array(LowCardinality(String)) COMMENT 'queues of the same' AFTER earlier_teams;

ALTER TABLE calls_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS earlier_agents Array(String) COMMENT 'ids of the same' AFTER earlier_queues;

ALTER TABLE calls ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS earlier_agents Array(String) COMMENT 'ids of the same' AFTER earlier_queues;

ALTER TABLE calls_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS earlier_trades Array(LowCardinality(String)) COMMENT 'line of business as it was known then, empty where nobody knew' AFTER earlier_agents;

ALTER TABLE calls ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS earlier_trades Array(LowCardinality(String)) COMMENT 'line of business as it was known then, empty where nobody knew' AFTER earlier_agents;

ALTER TABLE calls_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS earlier_until_ms Array(Int64) COMMENT 'until when each had it, call time' AFTER earlier_trades;

ALTER TABLE calls ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS earlier_until_ms Array(Int64) COMMENT 'until when each had it, call time' AFTER earlier_trades;

ALTER TABLE cases_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS took_ms Nullable(Int64) DEFAULT if(resolved_at IS NULL, NULL, greatest(0, toUnixTimestamp64Milli(assumeNotNull(resolved_at)) - toUnixTimestamp64Milli(opened_at))) COMMENT 'until it was resolved, without the times in which it lay resolved' AFTER resolved_at;

ALTER TABLE cases ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS took_ms Nullable(Int64) DEFAULT if(resolved_at IS NULL, NULL, greatest(0, toUnixTimestamp64Milli(assumeNotNull(resolved_at)) - toUnixTimestamp64Milli(opened_at))) COMMENT 'until it was resolved, without the times in which it lay resolved' AFTER resolved_at;

ALTER TABLE cases_local ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS missed UInt8 DEFAULT 0 COMMENT '1: it was resolved after its due time before it came back' AFTER took_ms;

ALTER TABLE cases ON CLUSTER 'calls_cluster' ADD COLUMN IF NOT EXISTS missed UInt8 DEFAULT 0 COMMENT '1: it was resolved after its due time before it came back' AFTER took_ms;
