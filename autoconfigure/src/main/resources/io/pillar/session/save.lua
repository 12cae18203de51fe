-- Stores what changed of a session that is alive.
-- KEYS[1]  the session
-- KEYS[2]  the sessions of its user, where it is a user's
-- ARGV[1]  the session's name among them
-- ARGV[2]  the channel on which nodes hear of changes
-- ARGV[3]  the node
-- ARGV[4]  1 where the node uses what it remembers of the session without asking
-- ARGV[5]  what the node calls this: a number, greater than of what it stored before
-- ARGV[6]  the version that the changes were made to
-- ARGV[7]  the new time-out in milliseconds, empty where it is the old one
-- ARGV[8]  for how many milliseconds it was not used, empty where it stays as it is
-- ARGV[9]  which part of the time-out a touch may be late
-- ARGV[10]  for how many milliseconds its remains are kept
-- ARGV[11]  an attribute that must be as expected, empty for none; then ARGV[12] is what is
--          expected, and ARGV[13] whether anything is
-- ARGV[14] until when it may be done, 0 for any time
-- ARGV[15] how many attributes are put; then their names and values, then the names of
--          those that are removed
-- answer   -1 where it is too late; -2 where the node has stored something later; nothing
--          where the session is not alive; 0 and what the attribute is instead; or the
--          time, and the fields and values of the session: all of them where others changed
--          it too; and under p the nodes that used what they remember till now
-- cost     one round trip, and a message where other nodes used what they remember
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local micros = time[1] * 1000000 + time[2]
if ARGV[14] ~= '0' and now > tonumber(ARGV[14]) then
	return { -1 }
end
local head = redis.call('HMGET', KEYS[1], 'f', 'x', 'a', 'v', 'l', 't', 'z', 'n', 'w', 'q')
local alive = head[1] and not (tonumber(head[2] or 0) > 0 and tonumber(head[2]) <= now)
if alive and KEYS[2] then
	local user = redis.call('ZMSCORE', KEYS[2], ARGV[1], '!')
	alive = user[1] and not (user[2] and tonumber(head[3]) <= tonumber(user[2]))
end
if not alive then
	return false
end
-- what each node stored last, for longer than what it stored before may be under way
local stored = ''
for node, number, ends in string.gmatch(head[9] or '', '([^ ]+) (%d+) (%d+);') do
	if tonumber(ends) > now then
		if node ~= ARGV[3] then
			stored = stored .. node .. ' ' .. number .. ' ' .. ends .. ';'
		elseif tonumber(number) > tonumber(ARGV[5]) then
			return { -2 }
		end
	end
end
if ARGV[11] ~= '' then
	local present = redis.call('HGET', KEYS[1], ARGV[11])
	if (present or '') ~= ARGV[12] or (present and '1' or '0') ~= ARGV[13] then
		return { 0, present }
	end
end

local puts = tonumber(ARGV[15])
for i = 1, puts do
	redis.call('HSET', KEYS[1], ARGV[14 + 2 * i], ARGV[15 + 2 * i])
end
for i = 16 + 2 * puts, #ARGV do
	redis.call('HDEL', KEYS[1], ARGV[i])
end
local version = string.format('%.0f', math.max(tonumber(head[4]) + 1, micros))
local overdue = (ARGV[14] ~= '0' and tonumber(ARGV[14]) or now) + 10000
stored = stored .. ARGV[3] .. ' ' .. ARGV[5] .. ' ' .. string.format('%.0f', overdue) .. ';'
redis.call('HSET', KEYS[1], 'v', version, 'w', stored)
local keeps = ARGV[4] == '1'
if keeps and head[8] ~= ARGV[3] then
	redis.call('HSET', KEYS[1], 'n', ARGV[3])
elseif head[8] and not keeps then
	redis.call('HDEL', KEYS[1], 'n')
end
-- a node may not have heard yet that another stored it, and uses what it remembers for a second
local former, holders = '', {}
if head[8] and head[8] ~= ARGV[3] then
	former, holders[1] = head[8] .. ' ' .. string.format('%.0f', now + 1000) .. ';', head[8]
end
for node, ends in string.gmatch(head[10] or '', '([^ ]+) (%d+);') do
	if tonumber(ends) > now and node ~= ARGV[3] and node ~= head[8] then
		former = former .. node .. ' ' .. ends .. ';'
		holders[#holders + 1] = node
	end
end
if former ~= '' then
	redis.call('HSET', KEYS[1], 'q', former)
elseif head[10] then
	redis.call('HDEL', KEYS[1], 'q')
end
local told = table.concat(holders, ',')
if told ~= '' then
	redis.call('PUBLISH', ARGV[2], 's|' .. ARGV[1] .. '|' .. ARGV[3] .. '|' .. told .. '|' .. ARGV[5])
end

if ARGV[7] ~= '' or ARGV[8] ~= '' then
	local timeout = tonumber(ARGV[7] ~= '' and ARGV[7] or head[6])
	local used = tonumber(head[5])
	if ARGV[8] ~= '' then
		local idle = tonumber(ARGV[8])
		-- another request may have used it later; who says that it is over is believed
		used = (timeout > 0 and idle >= timeout) and now - idle or math.max(used, now - idle)
	end
	local ends = 0
	if timeout > 0 then
		ends = used + timeout + ((used + timeout > now) and math.ceil(timeout * tonumber(ARGV[9])) or 0)
	end
	local last = tonumber(head[7])
	if last > 0 and (ends == 0 or last < ends) then
		ends = last
	end
	redis.call('HSET', KEYS[1], 'l', string.format('%.0f', used), 't', string.format('%.0f', timeout), 'x',
		string.format('%.0f', ends))
	if ends > 0 then
		redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', math.max(ends, now) + tonumber(ARGV[10])))
	else
		redis.call('PERSIST', KEYS[1])
	end
	if KEYS[2] then
		-- 800000000000000 stands for never: later than any time, before any epoch
		redis.call('ZADD', KEYS[2], string.format('%.0f', ends > 0 and ends or 800000000000000), ARGV[1])
		local latest = redis.call('ZREVRANGE', KEYS[2], 0, 1, 'WITHSCORES')
		local score = tonumber(latest[1] == '!' and latest[4] or latest[2])
		local left = redis.call('PTTL', KEYS[2])
		if score >= 800000000000000 then
			redis.call('PERSIST', KEYS[2])
		elseif left < 0 or now + left < score + tonumber(ARGV[10]) then
			redis.call('PEXPIREAT', KEYS[2], string.format('%.0f', score + tonumber(ARGV[10])))
		end
	end
end

if head[4] == ARGV[6] then
	local short = redis.call('HMGET', KEYS[1], 'f', 'l', 't', 'x', 'a', 'v', 'n')
	return { now, 'f', short[1], 'l', short[2], 't', short[3], 'x', short[4], 'a', short[5], 'v', short[6], 'n', short[7] or '', 'p', told }
end
local answer = redis.call('HGETALL', KEYS[1])
table.insert(answer, 1, now)
answer[#answer + 1] = 'p'
answer[#answer + 1] = told
return answer
