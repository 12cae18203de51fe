-- Ends all sessions of a user, or all but one.
-- KEYS[1]  the sessions of the user
-- KEYS[2]  the session that stays, where one does
-- ARGV[1]  its name among them, empty for none
-- ARGV[2]  the channel on which nodes hear of changes
-- ARGV[3]  the user
-- ARGV[4]  when that was, in microseconds: who logged in later stays; empty for now
-- ARGV[5]  for how many milliseconds nodes that were away must hear of it
-- ARGV[6]  for how many milliseconds the remains of a session are kept
-- ARGV[7]  until when it may be done, 0 for any time
-- answer   -1 where it is too late; the epoch: logins until then are over, in microseconds; and the names of the
--          sessions that may have ended
-- cost     one round trip, and a message to the nodes
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local micros = time[1] * 1000000 + time[2]
if ARGV[7] ~= '0' and now > tonumber(ARGV[7]) then
	return { -1 }
end
local before = tonumber(redis.call('ZSCORE', KEYS[1], '!') or 0)
local epoch = ARGV[4] ~= '' and math.max(before, tonumber(ARGV[4])) or math.max(before + 1, micros)
local kept = ARGV[1] ~= '' and redis.call('ZSCORE', KEYS[1], ARGV[1])
if kept then
	local login = tonumber(redis.call('HGET', KEYS[2], 'a') or 0)
	if login <= before then
		kept = false
	elseif login <= epoch then
		redis.call('HSET', KEYS[2], 'a', string.format('%.0f', epoch + 1), 'v', string.format('%.0f', micros))
	end
end
local answer = { string.format('%.0f', epoch) }
for _, name in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
	if name ~= '!' and not (kept and name == ARGV[1]) then
		answer[#answer + 1] = name
	end
end
local till = now + tonumber(ARGV[5])
if ARGV[4] == '' then
	redis.call('UNLINK', KEYS[1])
	if kept then
		redis.call('ZADD', KEYS[1], kept, ARGV[1])
		till = math.max(till, tonumber(kept) + tonumber(ARGV[6]))
	end
elseif #answer > 1 or kept then
	local left = redis.call('PTTL', KEYS[1])
	till = (left < 0) and 800000000000000 or math.max(till, now + left)
end
redis.call('ZADD', KEYS[1], string.format('%.0f', epoch), '!')
if till < 800000000000000 then
	redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', till))
else
	redis.call('PERSIST', KEYS[1])
end
redis.call('PUBLISH', ARGV[2], 'u|' .. ARGV[3] .. '|' .. string.format('%.0f', epoch))
return answer
