-- Stores a new session, if its user may have one more.
-- KEYS[1]  the session
-- KEYS[2]  the sessions of its user, where it is a user's
-- ARGV[1]  the session's name among them
-- ARGV[2]  what names the session for ever
-- ARGV[3]  the proof that it was stored here by us
-- ARGV[4]  for how many milliseconds it has been there
-- ARGV[5]  for how many milliseconds it was not used
-- ARGV[6]  its time-out in milliseconds, 0 or less for none
-- ARGV[7]  how many milliseconds it may last, 0 for any time
-- ARGV[8]  which part of the time-out a touch may be late
-- ARGV[9]  for how many milliseconds its remains are kept
-- ARGV[10] when its user logged in, in microseconds, empty for now
-- ARGV[11] how many sessions the user may have, 0 for any number
-- ARGV[12] 1 where one more is refused, 0 where it ends the one that was not used longest
-- ARGV[13] the node, where it uses what it remembers without asking, else empty
-- ARGV[14] until when it may be done, 0 for any time
-- ARGV[15] the removal after which it may lie here again, empty for none
-- ARGV[16] names and values of attributes, from here on
-- answer   nothing where it is over, or the user's logins are, or it was removed from
--          here; -1 where it is too late; 0 where it is refused; 1 where it is there; or
--          the time, the user's login in microseconds, when it was created, used, and ends,
--          its version, and the names of the sessions that it ended
-- cost     one round trip
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local micros = time[1] * 1000000 + time[2]
if ARGV[14] ~= '0' and now > tonumber(ARGV[14]) then
	return { -1 }
end
local there = redis.call('HMGET', KEYS[1], 's', 'm')
if there[1] then
	-- where the answer was lost and it is asked for again, others may have changed it
	return (there[1] == ARGV[2]) and { 1 } or false
elseif there[2] and there[2] ~= ARGV[15] then
	return false
end
local born, used, timeout = now - tonumber(ARGV[4]), now - tonumber(ARGV[5]), tonumber(ARGV[6])
local ends = 0
if timeout > 0 then
	ends = used + timeout + ((used + timeout > now) and math.ceil(timeout * tonumber(ARGV[8])) or 0)
end
local last = (tonumber(ARGV[7]) > 0) and born + tonumber(ARGV[7]) or 0
if last > 0 and (ends == 0 or last < ends) then
	ends = last
end
if ends > 0 and ends <= now then
	return false
end

local login, ended = 0, {}
if KEYS[2] then
	local epoch = tonumber(redis.call('ZSCORE', KEYS[2], '!') or 0)
	login = tonumber(ARGV[10]) or math.max(micros, epoch + 1)
	if login <= epoch then
		return false
	end
	redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
	local max = tonumber(ARGV[11])
	local others = redis.call('ZCARD', KEYS[2]) - (epoch > 0 and 1 or 0)
		- (redis.call('ZSCORE', KEYS[2], ARGV[1]) and 1 or 0)
	if max > 0 and others >= max then
		if ARGV[12] == '1' then
			return { 0 }
		end
		redis.call('ZREM', KEYS[2], ARGV[1])
		local popped = redis.call('ZPOPMIN', KEYS[2], others - max + 1)
		for i = 1, #popped, 2 do
			ended[#ended + 1] = popped[i]
		end
	end
	-- 800000000000000 stands for never: later than any time, before any epoch
	redis.call('ZADD', KEYS[2], string.format('%.0f', ends > 0 and ends or 800000000000000), ARGV[1])
	local latest = redis.call('ZREVRANGE', KEYS[2], 0, 1, 'WITHSCORES')
	local score = tonumber(latest[1] == '!' and latest[4] or latest[2])
	local left = redis.call('PTTL', KEYS[2])
	if score >= 800000000000000 then
		redis.call('PERSIST', KEYS[2])
	elseif left < 0 or now + left < score + tonumber(ARGV[9]) then
		redis.call('PEXPIREAT', KEYS[2], string.format('%.0f', score + tonumber(ARGV[9])))
	end
end

redis.call('UNLINK', KEYS[1])
local version = string.format('%.0f', micros)
redis.call('HSET', KEYS[1], 'f', '1', 's', ARGV[2], 'b', ARGV[3], 'c', string.format('%.0f', born), 'l',
	string.format('%.0f', used), 't', ARGV[6], 'z', string.format('%.0f', last), 'x', string.format('%.0f', ends),
	'a', string.format('%.0f', login), 'v', version)
if ARGV[13] ~= '' then
	redis.call('HSET', KEYS[1], 'n', ARGV[13])
end
for i = 16, #ARGV - 1, 2 do
	redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
if ends > 0 then
	redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', ends + tonumber(ARGV[9])))
end
return { now, login, born, used, ends, version, ended }
