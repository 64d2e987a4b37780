-- Chat sessions and reviews are calls, too; those that were stored before were all spoken.
ALTER TABLE calls ADD COLUMN IF NOT EXISTS medium LowCardinality(String) DEFAULT 'voice' COMMENT 'voice, chat or review' AFTER status;
