-- Who had a call before it went to others, one place an agent or queue, oldest first: the lists are of one length.
-- Whose calls somebody may see is asked of these, not of the wide JSON of every call. Calls that were stored before keep
-- empty lists: to fill them would read that JSON, for longer than a start may take.
ALTER TABLE calls ADD COLUMN IF NOT EXISTS earlier_teams Array(LowCardinality(String)) COMMENT 'teams of the agents that had it before, oldest first' AFTER agent;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS earlier_queues Array(LowCardinality(String)) COMMENT 'queues of the same' AFTER earlier_teams;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS earlier_agents Array(String) COMMENT 'ids of the same' AFTER earlier_queues;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS earlier_trades Array(LowCardinality(String)) COMMENT 'line of business as it was known then, empty where nobody knew' AFTER earlier_agents;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS earlier_until_ms Array(Int64) COMMENT 'until when each had it, call time' AFTER earlier_trades;
