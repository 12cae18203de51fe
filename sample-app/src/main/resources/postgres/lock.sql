-- two nodes may start at once, and CREATE TABLE IF NOT EXISTS alone fails when they do
SELECT pg_advisory_lock(50219);
