-- A resolved case may come back to work, by a flag or reopened. Each time has its due time, so what is counted of all
-- times stands in columns of its own; of rows from before, the last time is all that is known.
ALTER TABLE cases ADD COLUMN IF NOT EXISTS took_ms Nullable(Int64) DEFAULT if(resolved_at IS NULL, NULL, greatest(0, toUnixTimestamp64Milli(assumeNotNull(resolved_at)) - toUnixTimestamp64Milli(opened_at))) COMMENT 'until it was resolved, without the times in which it lay resolved' AFTER resolved_at;
ALTER TABLE cases ADD COLUMN IF NOT EXISTS missed UInt8 DEFAULT 0 COMMENT '1: it was resolved after its due time before it came back' AFTER took_ms;
