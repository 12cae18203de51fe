-- Lets a claim hold its lock from now on, or looks whether it does.
-- KEYS[1]  the lock
-- KEYS[2]  until when each of its holders holds it
-- ARGV[1]  the owner of the claim
-- ARGV[2]  for how many milliseconds it holds the lock, 0 to look only
-- answer   1 where it holds the lock, 0 where not, -1 where it has to let it go
-- cost     one round trip, O(log holders)
--
-- A lease never becomes shorter: a question that comes late must not take from one that
-- was answered since.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local till = redis.call('ZSCORE', KEYS[2], ARGV[1])
local facts = redis.pcall('HGET', KEYS[1], ARGV[1])
if not till or tonumber(till) < now or type(facts) ~= 'string' then
	return 0
end
if facts == '!' then
	return -1
end
if ARGV[2] == '0' then
	return 1
end
local ends = string.format('%.0f', math.max(tonumber(till), now + ARGV[2]))
redis.call('ZADD', KEYS[2], ends, ARGV[1])
if string.sub(ARGV[1], 1, 1) ~= 'x' then
	ends = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')[2]
end
redis.call('PEXPIREAT', KEYS[1], ends)
redis.call('PEXPIREAT', KEYS[2], ends)
return 1
