-- Looks a session up.
-- KEYS[1]  the session
-- KEYS[2]  the sessions of its user, where it is a user's
-- ARGV[1]  the session's name among them
-- ARGV[2]  the version that the node knows, empty for none
-- answer   nothing where no session is alive; the time, and the fields and values of the
--          session unless the node knows them
-- cost     one round trip; reads only
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local head = redis.call('HMGET', KEYS[1], 'f', 'x', 'a', 'v')
if not head[1] then
	return false
end
if tonumber(head[2] or 0) > 0 and tonumber(head[2]) <= now then
	return false
end
if KEYS[2] then
	local user = redis.call('ZMSCORE', KEYS[2], ARGV[1], '!')
	if not user[1] or (user[2] and tonumber(head[3]) <= tonumber(user[2])) then
		return false
	end
end
if ARGV[2] ~= '' and head[4] == ARGV[2] then
	return { now }
end
local answer = redis.call('HGETALL', KEYS[1])
table.insert(answer, 1, now)
return answer
