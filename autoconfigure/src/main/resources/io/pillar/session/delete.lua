-- Ends a session, and removes what is left of it.
-- KEYS[1]  the session
-- KEYS[2]  the sessions of its user, where it is a user's
-- ARGV[1]  the session's name among them
-- ARGV[2]  the channel on which nodes hear of changes
-- ARGV[3]  1 where it is only ended if its time is over, 2 if its login may be over too,
--          3 where its login is over, 0 where it is ended anyway
-- ARGV[4]  the node
-- ARGV[5]  what the node calls this
-- ARGV[6]  for how many milliseconds it cannot be stored again, where its login is not over
-- answer   nothing where nothing was left; the time it ends at, where it is not over; or
--          the time, and the fields and values of the session, and under p the nodes that
--          used what they remember till now, for one caller only
-- cost     one round trip, and a message to the nodes
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local micros = string.format('%.0f', time[1] * 1000000 + time[2])
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
local head = redis.call('HMGET', KEYS[1], 'f', 'x', 'n', 'a', 'q')
local ends = tonumber(head[2] or 0) or 0
if (ARGV[3] == '1' or ARGV[3] == '2') and head[1] and (ends == 0 or ends > now) then
	local epoch = ARGV[3] == '2' and tonumber(redis.call('ZSCORE', KEYS[2], '!') or 0) or -1
	if tonumber(head[4] or 0) > epoch then
		return { ends }
	end
end
if KEYS[2] then
	redis.call('ZREM', KEYS[2], ARGV[1])
end
local answer = head[1] and redis.call('HGETALL', KEYS[1])
redis.call('UNLINK', KEYS[1])
if ARGV[3] == '0' then
	-- also where nothing is: a node that is cut off may have begun it and not said so yet
	redis.call('HSET', KEYS[1], 'm', '!')
	redis.call('PEXPIRE', KEYS[1], ARGV[6])
end
if not answer then
	return false
end
local holders = remembering(head[3], head[5])
redis.call('PUBLISH', ARGV[2], 'd|' .. ARGV[1] .. '|' .. ARGV[4] .. '|' .. holders .. '|' .. ARGV[5] .. '|' .. micros)
table.insert(answer, 1, now)
answer[#answer + 1] = 'p'
answer[#answer + 1] = holders
return answer
