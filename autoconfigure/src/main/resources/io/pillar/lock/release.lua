-- Gives up what a claim holds or waits for, and wakes who may have it.
-- KEYS[1]  the lock
-- KEYS[2]  until when each of its holders holds it
-- KEYS[3]  those who wait, by when they came
-- KEYS[4]  until when each of them is taken to be there
-- ARGV[1]  the owner of the claim
-- ARGV[2]  for how many milliseconds the lock is kept from others
-- ARGV[3]  the beginning of the channels of nodes
-- ARGV[4]  the channel on which clients of another kind wait
-- ARGV[5]  1 where that channel belongs to the slot of the lock
-- answer   {1 where it held the lock or 0, now}
-- cost     one round trip, O(log holders + log waiters), and a message to who waits
local owner = ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function isOurs()
	return redis.pcall('HGET', KEYS[1], 'mode') == 'pillar'
end

local function head()
	while true do
		local waiter = redis.call('ZRANGE', KEYS[3], 0, 0)[1]
		local till = waiter and redis.call('ZSCORE', KEYS[4], waiter)
		if not waiter or (till and tonumber(till) >= now) then
			return waiter, till
		end
		redis.call('ZREM', KEYS[3], waiter)
		redis.call('ZREM', KEYS[4], waiter)
	end
end

local function wake(waiter)
	redis.call('PUBLISH', ARGV[3] .. string.match(waiter, '^%a:([^:]*):'), waiter)
end

-- the first, who has to come soon, and where it is a reader those right after it
local function wakeNext()
	local waiter, till = head()
	if not waiter then
		return
	end
	redis.call('ZADD', KEYS[4], math.min(tonumber(till), now + 300), waiter)
	wake(waiter)
	if string.sub(waiter, 1, 1) == 'r' then
		for _, other in ipairs(redis.call('ZRANGE', KEYS[3], 1, 99)) do
			if string.sub(other, 1, 1) ~= 'r' then
				return
			end
			wake(other)
		end
	end
end

local function wakeStrangers()
	local sharded = ARGV[5] == '1'
	local listeners = redis.pcall('PUBSUB', sharded and 'SHARDNUMSUB' or 'NUMSUB', ARGV[4])[2] or 0
	if listeners > 0 and sharded then
		redis.pcall('SPUBLISH', ARGV[4], '0')
	elseif listeners > 0 then
		redis.pcall('PUBLISH', ARGV[4], '0')
	end
end

local till = ARGV[2] ~= '0' and redis.call('ZSCORE', KEYS[2], owner)
local held = redis.call('ZREM', KEYS[2], owner) == 1
if till and tonumber(till) >= now then
	local rest = string.sub(owner, 1, 1) .. ':~:' .. owner
	redis.call('ZADD', KEYS[2], string.format('%.0f', now + ARGV[2]), rest)
	if isOurs() then
		redis.call('HSET', KEYS[1], rest, redis.call('HGET', KEYS[1], owner) or '')
	end
end
if not held then
	local isHead = redis.call('ZRANGE', KEYS[3], 0, 0)[1] == owner
	redis.call('ZREM', KEYS[3], owner)
	redis.call('ZREM', KEYS[4], owner)
	if isHead then
		-- it may have been woken, and another has to be in its place
		wakeNext()
	end
	return { 0, now }
end
local isAlone = redis.call('EXISTS', KEYS[2], KEYS[3]) == 0
local last = {}
if not isAlone then
	redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('(%.0f', now))
	last = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')
end
if not last[1] then
	if isOurs() then
		redis.call('DEL', KEYS[1])
		wakeStrangers()
	end
elseif isOurs() then
	redis.call('HDEL', KEYS[1], owner)
	redis.call('PEXPIREAT', KEYS[1], last[2])
	redis.call('PEXPIREAT', KEYS[2], last[2])
end
if not isAlone then
	wakeNext()
end
return { 1, now }
