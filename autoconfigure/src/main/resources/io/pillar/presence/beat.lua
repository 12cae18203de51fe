-- Says that a node still vouches for its entries, and asks what there is to do.
-- KEYS[1]  until when each node vouches for its entries
-- KEYS[2]  the sums of the nodes
-- KEYS[3]  when entries end by themselves
-- KEYS[4]  the events
-- ARGV[1]  the node
-- ARGV[2]  for how many milliseconds it vouches, 0 where it has no entries
-- answer   the sum of the entries that Redis has of the node; the id of the last event;
--          whether entries are over; whether nodes are; the time
-- cost     one round trip, O(log nodes)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[2] ~= '0' then
	redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
end

local function over(key)
	local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
	return first[2] and tonumber(first[2]) <= now and '1' or '0'
end

local last = redis.call('XREVRANGE', KEYS[4], '+', '-', 'COUNT', 1)
return { redis.call('HGET', KEYS[2], ARGV[1]) or '0', last[1] and last[1][1] or '0-0', over(KEYS[3]), over(KEYS[1]),
	string.format('%.0f', now) }
