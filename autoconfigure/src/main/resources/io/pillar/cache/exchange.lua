-- Replaces what is in an entry, only where it is what it is thought to be: gives a lease back,
-- prolongs it, or takes it over.
-- KEYS[1]  entry
-- ARGV[1]  what should be there
-- ARGV[2]  what is to be there, or '' to remove it
-- ARGV[3]  how long that lives, in milliseconds
-- answer   1 done, 0 something else is there
-- cost     one round trip
if redis.call('STRLEN', KEYS[1]) ~= #ARGV[1] or redis.call('GET', KEYS[1]) ~= ARGV[1] then
	return 0
end
if ARGV[2] == '' then
	redis.call('UNLINK', KEYS[1])
else
	redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end
return 1
