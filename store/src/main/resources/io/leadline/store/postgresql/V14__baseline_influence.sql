-- How much the model's answers go with each feature, a JSON object; null where that is not known.
ALTER TABLE baseline ADD COLUMN influence TEXT;
