-- Who had a call before it went to others, one place an agent or queue, oldest first: the four lists are of one length.
-- Whose calls somebody may see is asked of these, not of the wide JSON of every call.
ALTER TABLE calls ADD COLUMN IF NOT EXISTS earlier_teams Array(LowCardinality(String)) COMMENT 'teams of the agents that had it before, oldest first' AFTER agent;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS earlier_queues Array(LowCardinality(String)) COMMENT 'queues of the same' AFTER earlier_teams;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS earlier_agents Array(String) COMMENT 'ids of the same' AFTER earlier_queues;
ALTER TABLE calls ADD COLUMN IF NOT EXISTS earlier_until_ms Array(Int64) COMMENT 'until when each had it, call time' AFTER earlier_agents;

-- Calls of the last month that were stored before this; older ones stay out of the lists of who had them first. A row
-- that is written again has the version that it had: of equal ones the later one counts, a newer one wins as before.
INSERT INTO calls (call, version, received_at, log_seq, started_at, ended_at, ended_by, status, medium, direction, trade, queue, team, agent, customer_id, duration_ms, risk, mood_now, mood_peak, flags_critical, flags_major, flags_minor, flags_info, utterances, holes, heard, rules, view, earlier_teams, earlier_queues, earlier_agents, earlier_until_ms) SELECT
  call, version, received_at, log_seq, started_at, ended_at, ended_by, status, medium, direction, trade, queue, team, agent, customer_id,
  duration_ms, risk, mood_now, mood_peak, flags_critical, flags_major, flags_minor, flags_info, utterances, holes, heard, rules, view,
  arrayMap(one -> JSONExtractString(one, 'agent', 'team'), JSONExtractArrayRaw(view, 'handed_over')),
  arrayMap(one -> JSONExtractString(one, 'queue'), JSONExtractArrayRaw(view, 'handed_over')),
  arrayMap(one -> JSONExtractString(one, 'agent', 'id'), JSONExtractArrayRaw(view, 'handed_over')),
  arrayMap(one -> toInt64(round(JSONExtractFloat(one, 'to_ms'))), JSONExtractArrayRaw(view, 'handed_over'))
FROM calls WHERE received_at >= now() - INTERVAL 31 DAY AND empty(earlier_until_ms) AND position(view, '"handed_over":[{') > 0;
