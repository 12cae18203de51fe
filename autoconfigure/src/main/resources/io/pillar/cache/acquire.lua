-- Reads an entry; where there is none, leaves a lease. For servers before Redis 7.0, which do not
-- know SET with both NX and GET.
-- KEYS[1]  entry
-- ARGV[1]  lease
-- ARGV[2]  how long it lives, in milliseconds
-- answer   what is in the entry, nil where the lease was left
-- cost     one round trip
local value = redis.call('GET', KEYS[1])
if value then
	return value
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false
