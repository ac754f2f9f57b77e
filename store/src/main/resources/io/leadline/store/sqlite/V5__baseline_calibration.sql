-- What chance makes of the baseline's own windows; null or empty where that is not known.
ALTER TABLE baseline ADD COLUMN calibration BLOB;
