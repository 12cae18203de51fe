-- Takes sessions that must be looked at because they may be over, for a while.
-- KEYS[1]  sessions by the time at which to look
-- ARGV[1]  for how many milliseconds nobody else takes them
-- ARGV[2]  how many to take at most
-- answer   the sessions
-- cost     one round trip
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])
for _, session in ipairs(due) do
	redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[1])), session)
end
return due
