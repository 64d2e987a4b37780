-- Reports go by the score that people left: what they say of a call comes after its end, touches it, and its facts are
-- made anew. The machine's score stands beside it. What was made before gets its columns from the machine's.
ALTER TABLE final_scores ADD COLUMN IF NOT EXISTS taken_back UInt8 DEFAULT 0 COMMENT '1: a review was opened again, the score of the machine counts' AFTER final;

ALTER TABLE call_facts ADD COLUMN IF NOT EXISTS final Nullable(Float64) DEFAULT score COMMENT '0-100: what people left of it, else the score of the machine' AFTER score;

ALTER TABLE call_days ADD COLUMN IF NOT EXISTS final_scored UInt32 DEFAULT scored COMMENT 'calls with a final score' AFTER scores;
ALTER TABLE call_days ADD COLUMN IF NOT EXISTS final_sum Float64 DEFAULT score_sum AFTER final_scored;
ALTER TABLE call_days ADD COLUMN IF NOT EXISTS final_squares Float64 DEFAULT score_squares AFTER final_sum;
ALTER TABLE call_days ADD COLUMN IF NOT EXISTS finals Array(UInt32) DEFAULT scores COMMENT 'calls with a final score of 0-9, 10-19 … 90-99, 100' AFTER final_squares;
ALTER TABLE call_days ADD COLUMN IF NOT EXISTS corrected UInt32 DEFAULT 0 COMMENT 'calls whose final score differs from that of the machine' AFTER finals;

CREATE MATERIALIZED VIEW IF NOT EXISTS final_scores_touch TO call_touches AS
SELECT DISTINCT call, now64(3, 'UTC') AS touched_at FROM final_scores;

-- Scores that people left before this, and calls without a word, which had full marks.
INSERT INTO call_touches (call, touched_at) SELECT DISTINCT call, now64(3, 'UTC') FROM final_scores;
INSERT INTO call_touches (call, touched_at) SELECT DISTINCT call, now64(3, 'UTC') FROM calls WHERE utterances = 0;
