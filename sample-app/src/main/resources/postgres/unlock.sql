SELECT pg_advisory_unlock(50219);
