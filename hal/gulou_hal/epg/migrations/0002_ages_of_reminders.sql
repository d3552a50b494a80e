ALTER TABLE reminders ADD COLUMN age INTEGER NOT NULL DEFAULT 0; -- of the programme's parental rating, 0 for none
