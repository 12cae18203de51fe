-- Says how a lock stands.
-- KEYS[1]  the lock
-- KEYS[2]  until when each of its holders holds it
-- KEYS[3]  until when each of those who wait is taken to be there
-- answer   {now, milliseconds that the lock lasts or less than 0, those who wait, then
--          for each holder: its owner, until when it holds it, what is written of it}
-- cost     one round trip, O(holders)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local from = string.format('%.0f', now)
local answer = { from, redis.call('PTTL', KEYS[1]), redis.call('ZCOUNT', KEYS[3], from, '+inf') }
local holders = redis.call('ZRANGEBYSCORE', KEYS[2], from, '+inf', 'WITHSCORES', 'LIMIT', 0, 1000)
for i = 1, #holders, 2 do
	local facts = redis.pcall('HGET', KEYS[1], holders[i])
	answer[#answer + 1] = holders[i]
	answer[#answer + 1] = holders[i + 1]
	answer[#answer + 1] = type(facts) == 'string' and facts or ''
end
return answer
