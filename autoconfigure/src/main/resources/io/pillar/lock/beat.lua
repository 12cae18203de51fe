-- Says that a node is there, and which are.
-- KEYS[1]  until when each node counts as there
-- ARGV[1]  the node
-- ARGV[2]  for how many milliseconds it counts as there, 0 to leave
-- ARGV[3]  the channel on which to say that one came or left
-- answer   the nodes that are there
-- cost     one round trip, O(nodes)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
local changed
if ARGV[2] == '0' then
	changed = redis.call('ZREM', KEYS[1], ARGV[1])
else
	changed = redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
	redis.call('PEXPIRE', KEYS[1], 2 * ARGV[2])
end
if changed == 1 then
	redis.call('PUBLISH', ARGV[3], ARGV[1])
end
return redis.call('ZRANGE', KEYS[1], 0, 9999)
