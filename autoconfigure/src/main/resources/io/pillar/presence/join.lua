-- Writes an entry, or what changed of it, and says so where it is the first of its user.
-- KEYS[1]  the entries of the channel or of the user
-- KEYS[2]  how many entries each user has
-- KEYS[3]  the entries of the node
-- KEYS[4]  the sums of the nodes
-- KEYS[5]  until when each node vouches for its entries
-- KEYS[6]  the channels by how many users they have
-- KEYS[7]  the events, and the channel on which they are published
-- KEYS[8]  who came on this day
-- ARGV[1]  the entry by its whole name
-- ARGV[2]  the entry by its name among those of KEYS[1]
-- ARGV[3]  the user
-- ARGV[4]  what is written of it: user, leaf, device and metadata
-- ARGV[5]  the revision of that
-- ARGV[6]  the channel, * for everyone
-- ARGV[7]  the node
-- ARGV[8]  the number of the entry
-- ARGV[9]  for how many milliseconds the node vouches for it
-- ARGV[10] how many events are kept
-- ARGV[11] how many milliseconds the day is kept
-- answer   0 nothing new, 1 one more of a user who is there, 2 the user came, 3 changed
-- cost     one round trip, O(log entries)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function tell(what)
	local last = redis.call('XREVRANGE', KEYS[7], '+', '-', 'COUNT', 1)
	local before = last[1] and last[1][1] or '0-0'
	local id = redis.call('XADD', KEYS[7], 'MAXLEN', '~', ARGV[10], '*', 'p', before, 'e', what)
	redis.call('PUBLISH', KEYS[7], id .. ' ' .. before .. ' ' .. what)
end

if redis.call('SADD', KEYS[3], ARGV[1]) == 1 then
	redis.call('HINCRBY', KEYS[4], ARGV[7], ARGV[8])
end
-- a node that had no entries for long may have a lease that is over
redis.call('ZADD', KEYS[5], 'GT', string.format('%.0f', now + ARGV[9]), ARGV[7])
local old = redis.call('HGET', KEYS[1], ARGV[2])
if old then
	local since, revision = string.match(old, '^1|(%d+)|(%d+)|')
	if not revision or tonumber(revision) >= tonumber(ARGV[5]) then
		return 0
	end
	local changed = '1|' .. since .. '|' .. ARGV[5] .. '|' .. ARGV[4]
	redis.call('HSET', KEYS[1], ARGV[2], changed)
	if ARGV[6] ~= '*' then
		tell('U ' .. ARGV[6] .. ' ' .. changed)
	end
	return 3
end
redis.call('HSET', KEYS[1], ARGV[2], '1|' .. string.format('%.0f', now) .. '|' .. ARGV[5] .. '|' .. ARGV[4])
if redis.call('PFADD', KEYS[8], ARGV[3]) == 1 then
	redis.call('PEXPIRE', KEYS[8], ARGV[11])
end
if redis.call('HINCRBY', KEYS[2], ARGV[3], 1) > 1 then
	return 1
end
if ARGV[6] ~= '*' then
	redis.call('ZADD', KEYS[6], redis.call('HLEN', KEYS[2]), ARGV[6])
end
tell('J ' .. ARGV[6] .. ' ' .. ARGV[3])
return 2
