-- Takes a session that is alive from where it is, to be stored elsewhere.
-- KEYS[1]  the session
-- KEYS[2]  the sessions of its user, where it is a user's
-- ARGV[1]  the session's name among them
-- ARGV[2]  a name for this removal: asked for again, it is answered as if for the first time
-- ARGV[3]  for how many milliseconds it may be asked for again, and cannot be stored here
-- ARGV[4]  the channel on which nodes hear of changes
-- ARGV[5]  the node
-- ARGV[6]  what the node calls this
-- ARGV[7]  until when it may be done, 0 for any time
-- answer   -1 where it is too late; nothing where the session is not alive; the time, the
--          fields and values of the session unless it was taken before, and under p the
--          nodes that used what they remember till then
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
local head = redis.call('HMGET', KEYS[1], 'f', 'x', 'a', 'm', 'n', 'q')
local told = '|' .. ARGV[6] .. '|' .. micros
if head[4] and head[4] == ARGV[2] then
	-- it may not have heard of it
	local holders = redis.call('HGET', KEYS[1], 'p') or ''
	redis.call('PUBLISH', ARGV[4], 'd|' .. ARGV[1] .. '|' .. ARGV[5] .. '|' .. holders .. told)
	return { now, 'p', holders }
end
local alive = head[1] and not (tonumber(head[2]) > 0 and tonumber(head[2]) <= now)
if alive and KEYS[2] then
	local user = redis.call('ZMSCORE', KEYS[2], ARGV[1], '!')
	alive = user[1] and not (user[2] and tonumber(head[3]) <= tonumber(user[2]))
end
if not alive then
	return false
end
local answer, holders = redis.call('HGETALL', KEYS[1]), remembering(head[5], head[6])
redis.call('UNLINK', KEYS[1])
redis.call('HSET', KEYS[1], 'm', ARGV[2], 'p', holders)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if KEYS[2] then
	redis.call('ZREM', KEYS[2], ARGV[1])
end
redis.call('PUBLISH', ARGV[4], 'd|' .. ARGV[1] .. '|' .. ARGV[5] .. '|' .. holders .. told)
table.insert(answer, 1, now)
answer[#answer + 1] = 'p'
answer[#answer + 1] = holders
return answer
