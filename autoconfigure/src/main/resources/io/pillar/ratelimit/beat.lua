-- Says that a node is there, and counts those that are.
-- KEYS[1]  until when each node counts as there
-- ARGV[1]  the node
-- ARGV[2]  for how many milliseconds it counts as there, 0 to leave
-- answer   how many nodes are there
-- cost     one round trip, O(log nodes) and one more for each that is gone
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local life = tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if life == 0 then
	redis.call('ZREM', KEYS[1], ARGV[1])
else
	-- the clock was set back: who is still there says so again, who is not would stay
	redis.call('ZREMRANGEBYSCORE', KEYS[1], string.format('(%.0f', now + life), '+inf')
	redis.call('ZADD', KEYS[1], now + life, ARGV[1])
	redis.call('PEXPIRE', KEYS[1], 2 * life)
end
return redis.call('ZCARD', KEYS[1])
