-- Ends entries, now or after a grace, and says so where one was the last of its user. An
-- error leaves those before it ended, and what was not published is in the stream.
-- KEYS[1]  the sums of the nodes
-- KEYS[2]  until when each node vouches for its entries
-- KEYS[3]  when entries end by themselves
-- KEYS[4]  the channels by how many users they have
-- KEYS[5]  the events, and the channel on which they are published
-- KEYS[6]  when users were online last
--          and three for each entry: the entries of the channel or of the user; how many
--          entries each user has; the entries of the node
-- ARGV[1]  empty to end them whatever they are; due to end those whose time is over; node
--          to end those where that of their node is
-- ARGV[2]  after how many milliseconds they end, 0 for now
-- ARGV[3]  how many events are kept
-- ARGV[4]  how many milliseconds it is kept when a user was online last
--          and five for each entry: its whole name; its name among those of the channel or
--          of the user; the channel, * for everyone; the node; its number
-- answer   for each entry 0 nothing to end, 1 one less of a user who is there or ends later,
--          2 the user left
-- cost     one round trip, O(log entries) for each entry: 1 ms for a hundred
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local told = {}
local last, everyone

local function tell(what)
	if not last then
		local newest = redis.call('XREVRANGE', KEYS[5], '+', '-', 'COUNT', 1)
		last = newest[1] and newest[1][1] or '0-0'
	end
	local id = redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[3], '*', 'p', last, 'e', what)
	told[#told + 1] = id .. ' ' .. last .. ' ' .. what
	last = id
end

local function since(whole, node)
	local deadline = ARGV[1] == 'due' and redis.call('ZSCORE', KEYS[3], whole)
		or ARGV[1] == 'node' and redis.call('ZSCORE', KEYS[2], node)
	return deadline and tonumber(deadline)
end

local function left(users, channel, user, online)
	redis.call('HDEL', users, user)
	if channel == '*' then
		redis.call('ZADD', KEYS[6], 'GT', string.format('%.0f', online), user)
		everyone = true
	elseif redis.call('EXISTS', users) == 0 then
		redis.call('ZREM', KEYS[4], channel)
	else
		redis.call('ZADD', KEYS[4], redis.call('HLEN', users), channel)
	end
	tell('L ' .. channel .. ' ' .. user)
end

local function finish(entries, users, ofNode, whole, field, channel, node, number)
	local online = now
	if ARGV[1] ~= '' then
		online = since(whole, node)
		if not online or online > now then
			return 0
		end
	end
	if redis.call('SREM', ofNode, whole) == 1 then
		if redis.call('EXISTS', ofNode) == 0 then
			redis.call('HDEL', KEYS[1], node)
		else
			redis.call('HINCRBY', KEYS[1], node, '-' .. number)
		end
	end
	local entry = redis.call('HGET', entries, field)
	if entry and ARGV[2] ~= '0' then
		redis.call('ZADD', KEYS[3], 'NX', string.format('%.0f', now + ARGV[2]), whole)
		return 1
	end
	redis.call('HDEL', entries, field)
	redis.call('ZREM', KEYS[3], whole)
	local user = entry and string.match(entry, '^1|%d+|%d+|([^|]+)|')
	if not user then
		return 0
	end
	if redis.call('HINCRBY', users, user, -1) > 0 then
		return 1
	end
	left(users, channel, user, online)
	return 2
end

local answers = {}
for i = 1, (#ARGV - 4) / 5 do
	local key, argument = 3 + 3 * i, 5 * i - 1
	answers[i] = finish(KEYS[key + 1], KEYS[key + 2], KEYS[key + 3], ARGV[argument + 1], ARGV[argument + 2],
		ARGV[argument + 3], ARGV[argument + 4], ARGV[argument + 5])
end
if everyone then
	redis.call('ZREMRANGEBYSCORE', KEYS[6], '-inf', string.format('%.0f', now - ARGV[4]))
end
if #told > 0 then
	-- several are one message, each on a line of its own
	redis.call('PUBLISH', KEYS[5], #told == 1 and told[1] or '\n' .. table.concat(told, '\n'))
end
return answers
