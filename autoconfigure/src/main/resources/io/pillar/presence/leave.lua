-- Ends an entry, now or after a grace, and says so where it was the last of its user.
-- KEYS[1]  the entries of the channel or of the user
-- KEYS[2]  how many entries each user has
-- KEYS[3]  the entries of the node
-- KEYS[4]  the sums of the nodes
-- KEYS[5]  until when each node vouches for its entries
-- KEYS[6]  when entries end by themselves
-- KEYS[7]  the channels by how many users they have
-- KEYS[8]  the events, and the channel on which they are published
-- KEYS[9]  when users were online last
-- ARGV[1]  the entry by its whole name
-- ARGV[2]  the entry by its name among those of KEYS[1]
-- ARGV[3]  empty to end it whatever it is; due to end it where its time is over; node to
--          end it where that of its node is
-- ARGV[4]  after how many milliseconds it ends, 0 for now
-- ARGV[5]  the channel, * for everyone
-- ARGV[6]  the node
-- ARGV[7]  the number of the entry
-- ARGV[8]  how many events are kept
-- ARGV[9]  how many milliseconds it is kept when a user was online last
-- answer   0 nothing to end, 1 one less of a user who is there or ends later, 2 the user left
-- cost     one round trip, O(log entries)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local online = now
if ARGV[3] ~= '' then
	local deadline = ARGV[3] == 'due' and redis.call('ZSCORE', KEYS[6], ARGV[1])
		or ARGV[3] == 'node' and redis.call('ZSCORE', KEYS[5], ARGV[6])
	if not deadline or tonumber(deadline) > now then
		return 0
	end
	online = tonumber(deadline)
end
if redis.call('SREM', KEYS[3], ARGV[1]) == 1 then
	if redis.call('EXISTS', KEYS[3]) == 0 then
		redis.call('HDEL', KEYS[4], ARGV[6])
	else
		redis.call('HINCRBY', KEYS[4], ARGV[6], '-' .. ARGV[7])
	end
end
local entry = redis.call('HGET', KEYS[1], ARGV[2])
if entry and ARGV[4] ~= '0' then
	redis.call('ZADD', KEYS[6], 'NX', string.format('%.0f', now + ARGV[4]), ARGV[1])
	return 1
end
redis.call('HDEL', KEYS[1], ARGV[2])
redis.call('ZREM', KEYS[6], ARGV[1])
local user = entry and string.match(entry, '^1|%d+|%d+|([^|]+)|')
if not user then
	return 0
end
if redis.call('HINCRBY', KEYS[2], user, -1) > 0 then
	return 1
end
redis.call('HDEL', KEYS[2], user)
if ARGV[5] == '*' then
	redis.call('ZADD', KEYS[9], 'GT', string.format('%.0f', online), user)
	redis.call('ZREMRANGEBYSCORE', KEYS[9], '-inf', string.format('%.0f', now - ARGV[9]))
elseif redis.call('EXISTS', KEYS[2]) == 0 then
	redis.call('ZREM', KEYS[7], ARGV[5])
else
	redis.call('ZADD', KEYS[7], redis.call('HLEN', KEYS[2]), ARGV[5])
end
local what = 'L ' .. ARGV[5] .. ' ' .. user
local last = redis.call('XREVRANGE', KEYS[8], '+', '-', 'COUNT', 1)
local before = last[1] and last[1][1] or '0-0'
local id = redis.call('XADD', KEYS[8], 'MAXLEN', '~', ARGV[8], '*', 'p', before, 'e', what)
redis.call('PUBLISH', KEYS[8], id .. ' ' .. before .. ' ' .. what)
return 2
