-- Says that a node still vouches for its entries, and asks what there is to do.
-- KEYS[1]  until when each node vouches for its entries
-- KEYS[2]  the sums of the nodes, and until when one of them looks for entries that are
--          over, and one for those of nodes that are, and when one without entries beat
-- KEYS[3]  when entries end by themselves
-- KEYS[4]  the events
-- ARGV[1]  the node
-- ARGV[2]  for how many milliseconds it vouches, 0 where it has no entries
-- ARGV[3]  for how many milliseconds it would end what is over, 0 where it would not
-- answer   the sum of the entries that Redis has of the node; the id of the last event;
--          whether it is to end entries that are over, and those of nodes that are; the
--          time; in how many milliseconds the lease that ends first is over and somebody
--          may look for its entries, 0 where that is now or its node has no entries
-- cost     one round trip, O(log nodes)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[2] ~= '0' then
	redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
else
	-- where others can say nothing because writes are refused, this node must find out
	redis.call('HSET', KEYS[2], '%beat', string.format('%.0f', now))
end

-- one node at a time for each of both, or all would try to end the same; who said so for
-- longer than is usual had another clock
local function taken(what)
	local till = tonumber(redis.call('HGET', KEYS[2], what) or 0) or 0
	return till <= now + ARGV[3] and till or 0
end

local function look(first, what)
	if ARGV[3] == '0' or not first[2] or tonumber(first[2]) > now or taken(what) > now then
		return '0'
	end
	redis.call('HSET', KEYS[2], what, string.format('%.0f', now + ARGV[3]))
	return '1'
end

local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
local due, dead = look(redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES'), '%due'), look(first, '%dead')
local last = redis.call('XREVRANGE', KEYS[4], '+', '-', 'COUNT', 1)
local over = first[1] and redis.call('HEXISTS', KEYS[2], first[1]) == 1 and tonumber(first[2]) or 0
local holds = over > 0 and math.max(over, taken('%dead')) - now or 0
return { redis.call('HGET', KEYS[2], ARGV[1]) or '0', last[1] and last[1][1] or '0-0', due, dead,
	string.format('%.0f', now), string.format('%.0f', math.max(0, holds)) }
