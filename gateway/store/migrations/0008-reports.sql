-- What reports count: one narrow row a finished call, one a group of calls, and the words that customers used. Made
-- from the other tables by gateway/reports/rollup.ts, and made anew whenever something of a call arrives.

-- Calls of which something arrived lately, by the clock of this store: rows that were away for a day are late by the
-- log's stamp, never by this one.
CREATE TABLE IF NOT EXISTS call_touches (
  call String,
  touched_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(touched_at)
PARTITION BY toYYYYMMDD(touched_at)
ORDER BY call
TTL toDateTime(touched_at) + INTERVAL 7 DAY;

CREATE MATERIALIZED VIEW IF NOT EXISTS calls_touch TO call_touches AS
SELECT DISTINCT call, now64(3, 'UTC') AS touched_at FROM calls;

CREATE MATERIALIZED VIEW IF NOT EXISTS utterances_touch TO call_touches AS
SELECT DISTINCT call, now64(3, 'UTC') AS touched_at FROM utterances;

CREATE MATERIALIZED VIEW IF NOT EXISTS flags_touch TO call_touches AS
SELECT DISTINCT call, now64(3, 'UTC') AS touched_at FROM flags;

-- Only a complete call has a row, and its start does not change any more: so (day, call) is a key.
CREATE TABLE IF NOT EXISTS call_facts (
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
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (day, call)
TTL toDateTime(received_at) + INTERVAL 400 DAY;

CREATE TABLE IF NOT EXISTS call_days (
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
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (day, hour, team, queue, agent, trade, direction)
TTL toDateTime(received_at) + INTERVAL 400 DAY;

-- Different words of the customer in a call, once each. Kept as long as words are.
CREATE TABLE IF NOT EXISTS call_words (
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
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(received_at)
ORDER BY (day, call)
TTL toDateTime(received_at) + INTERVAL 400 DAY;

-- How far the rollup has come.
CREATE TABLE IF NOT EXISTS report_state (
  name String,
  version UInt64,
  value String
)
ENGINE = ReplacingMergeTree(version)
ORDER BY name;
