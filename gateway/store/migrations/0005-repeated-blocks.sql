-- A block that is written again, because the answer to the first write was lost, is dropped by its token
-- (client.ts). Rows of one key are merged anyway; this keeps reports that count without FINAL right in between.
ALTER TABLE calls MODIFY SETTING non_replicated_deduplication_window = 1000;
ALTER TABLE utterances MODIFY SETTING non_replicated_deduplication_window = 1000;
ALTER TABLE utterance_order MODIFY SETTING non_replicated_deduplication_window = 1000;
ALTER TABLE flags MODIFY SETTING non_replicated_deduplication_window = 1000;
ALTER TABLE flag_changes MODIFY SETTING non_replicated_deduplication_window = 1000;
ALTER TABLE scope_flags MODIFY SETTING non_replicated_deduplication_window = 1000;
ALTER TABLE marks MODIFY SETTING non_replicated_deduplication_window = 1000;
