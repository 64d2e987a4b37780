-- Flags of shadow rules: stored to try a rule on live traffic, and left out of every list that people look at.
ALTER TABLE flags ADD COLUMN IF NOT EXISTS shadow UInt8 DEFAULT 0 AFTER status;
