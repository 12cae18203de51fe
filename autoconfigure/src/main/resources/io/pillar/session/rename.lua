-- Gives a session of a user, that is alive, a new id.
-- KEYS[1]  the session
-- KEYS[2]  the sessions of its user
-- KEYS[3]  where the session will be
-- ARGV[1]  its name among them
-- ARGV[2]  its new name among them
-- ARGV[3]  the proof that it was stored there by us
-- ARGV[4]  the channel on which nodes hear of changes
-- ARGV[5]  the node
-- ARGV[6]  what the node calls this
-- ARGV[7]  until when it may be done, 0 for any time
-- ARGV[8]  for how many milliseconds it cannot be stored where it was
-- answer   -1 where it is too late; nothing where the session is not alive; or the nodes
--          that used what they remember till now
-- cost     one round trip, and a message to the nodes
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local micros = string.format('%.0f', time[1] * 1000000 + time[2])
if ARGV[7] ~= '0' and now > tonumber(ARGV[7]) then
	return { -1 }
end
-- who may still use what it remembers: the node that stored it last, and for a second those before
local function remembering(holder, former)
	local nodes = holder or ''
	for node, ends in string.gmatch(former or '', '([^ ]+) (%d+);') do
		if tonumber(ends) > now and node ~= holder then
			nodes = nodes .. ((nodes ~= '') and ',' or '') .. node
		end
	end
	return nodes
end
local head = redis.call('HMGET', KEYS[1], 'f', 'x', 'a', 'n', 'q')
local user = redis.call('ZMSCORE', KEYS[2], ARGV[1], '!')
if not head[1] or (tonumber(head[2]) > 0 and tonumber(head[2]) <= now) or not user[1]
	or (user[2] and tonumber(head[3]) <= tonumber(user[2])) then
	if redis.call('HGET', KEYS[3], 'b') ~= ARGV[3] or not redis.call('ZSCORE', KEYS[2], ARGV[2]) then
		return false
	end
	-- it is there already: where the answer was lost and it is asked for again, somebody may not have heard of it
	local there = redis.call('HMGET', KEYS[3], 'n', 'q')
	head[4], head[5] = there[1], there[2]
else
	redis.call('RENAME', KEYS[1], KEYS[3])
	redis.call('HSET', KEYS[3], 'b', ARGV[3])
	redis.call('HSET', KEYS[1], 'm', ARGV[2])
	redis.call('PEXPIRE', KEYS[1], ARGV[8])
	redis.call('ZADD', KEYS[2], user[1], ARGV[2])
	redis.call('ZREM', KEYS[2], ARGV[1])
end
local holders = remembering(head[4], head[5])
redis.call('PUBLISH', ARGV[4], 'd|' .. ARGV[1] .. '|' .. ARGV[5] .. '|' .. holders .. '|' .. ARGV[6] .. '|' .. micros)
return { holders }
