-- Forgets a node that is gone and has no entries any more.
-- KEYS[1]  until when each node vouches for its entries
-- KEYS[2]  the entries of the node
-- KEYS[3]  the sums of the nodes
-- ARGV[1]  the node
-- answer   1 where it is forgotten, 0 where it is there again
-- cost     one round trip, O(log nodes)
local time = redis.call('TIME')
local deadline = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not deadline or tonumber(deadline) > time[1] * 1000 + math.floor(time[2] / 1000)
	or redis.call('EXISTS', KEYS[2]) == 1 then
	return 0
end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return 1
