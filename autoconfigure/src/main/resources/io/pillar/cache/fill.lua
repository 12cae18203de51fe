-- Stores a loaded value, only where nothing changed since the load began.
-- KEYS[1]  entry
-- KEYS[2]  number and id of the stripe's last change; only given from inside a transaction
-- ARGV[1]  the lease that was there when the load began
-- ARGV[2]  the value
-- ARGV[3]  how long it lives, in milliseconds
-- ARGV[4]  what KEYS[2] was when the transaction began, '' where it was absent
-- answer   1 stored, 2 another value is there, 0 refused
-- cost     one round trip; tells nobody, because it changes nothing: what a node may hold meanwhile was
--          loaded after the last change, as this was
if KEYS[2] and (redis.call('GET', KEYS[2]) or '') ~= ARGV[4] then
	return 0
end
if redis.call('STRLEN', KEYS[1]) == #ARGV[1] and redis.call('GET', KEYS[1]) == ARGV[1] then
	redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
	return 1
end
if redis.call('GETRANGE', KEYS[1], 0, 1) == '\1V' then
	return 2
end
return 0
