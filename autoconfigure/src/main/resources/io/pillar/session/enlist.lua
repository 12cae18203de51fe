-- Notes when sessions must be looked at because they may be over, or that they need not.
-- KEYS[1]  sessions by the time at which to look
-- ARGV[1]  for how many milliseconds their remains are kept
-- ARGV[2]  a time, 0 for never, and a session; and so on from here
-- answer   nothing
-- cost     one round trip
local latest = 0
for i = 2, #ARGV - 1, 2 do
	local ends = tonumber(ARGV[i])
	if ends > 0 then
		redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1])
		latest = math.max(latest, ends)
	else
		redis.call('ZREM', KEYS[1], ARGV[i + 1])
	end
end
if latest > 0 then
	local time = redis.call('TIME')
	local now = time[1] * 1000 + math.floor(time[2] / 1000)
	local left = redis.call('PTTL', KEYS[1])
	if left < 0 or now + left < latest + tonumber(ARGV[1]) then
		redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', latest + tonumber(ARGV[1])))
	end
end
return false
