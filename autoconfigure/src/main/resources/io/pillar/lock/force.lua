-- Takes a lock away from those who hold it: none of them can renew it, and all are told.
-- KEYS[1]  the lock
-- KEYS[2]  until when each of its holders holds it
-- ARGV[1]  the beginning of the channels of nodes
-- ARGV[2]  the channel on which clients of another kind wait
-- ARGV[3]  1 where that channel belongs to the slot of the lock
-- answer   how many held it
-- cost     one round trip, O(holders), and a message to each of them
--
-- Who holds it gives it up, and the next is woken then. Whoever cannot be reached holds
-- it until the end of the lease: the lock is never given to two.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('(%.0f', now))
local holders = redis.call('ZRANGE', KEYS[2], 0, -1)
local ours = redis.pcall('HGET', KEYS[1], 'mode') == 'pillar'
for _, holder in ipairs(holders) do
	local node = string.match(holder, '^%a:([^:]*):')
	if node == '~' then
		redis.call('ZREM', KEYS[2], holder)
		if ours then
			redis.call('HDEL', KEYS[1], holder)
		end
	else
		if ours then
			redis.call('HSET', KEYS[1], holder, '!')
		end
		redis.call('PUBLISH', ARGV[1] .. node, '!' .. holder)
	end
end
if redis.call('ZCARD', KEYS[2]) > 0 then
	return #holders
end
if redis.call('EXISTS', KEYS[1]) == 0 then
	return #holders
end
redis.call('DEL', KEYS[1])
local sharded = ARGV[3] == '1'
local listeners = redis.pcall('PUBSUB', sharded and 'SHARDNUMSUB' or 'NUMSUB', ARGV[2])[2] or 0
if listeners > 0 and sharded then
	redis.pcall('SPUBLISH', ARGV[2], '0')
elseif listeners > 0 then
	redis.pcall('PUBLISH', ARGV[2], '0')
end
return math.max(1, #holders)
