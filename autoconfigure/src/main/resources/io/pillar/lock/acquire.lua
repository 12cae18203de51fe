-- Gives a lock to a claim, or lets the claim wait for it.
-- KEYS[1]  the lock, a hash of those who hold it, which other clients take for theirs
-- KEYS[2]  until when each of them holds it
-- KEYS[3]  the last token
-- KEYS[4]  those who wait, by when they came
-- KEYS[5]  until when each of them is taken to be there
-- ARGV[1]  the owner of the claim: form (x, r or p), node and a name, with colons
-- ARGV[2]  for how many milliseconds it holds the lock
-- ARGV[3]  how many permits there are
-- ARGV[4]  1 to respect those who came before
-- ARGV[5]  when it came, 0 where it comes now, ? where it may have come before
-- ARGV[6]  for how many milliseconds it is taken to be there, 0 not to wait
-- ARGV[7]  the millisecond after which nobody waits for the answer, 0 for never
-- ARGV[8]  the token to keep, 0 for a new one
-- ARGV[9]  the name of the thread
-- ARGV[10] the beginning of the channels of nodes
-- answer   {1, token, now} where it has the lock; {0, milliseconds after which it is
--          worth to ask again, when it came} where not; {-1, now} where it is too late;
--          {-2} where the lock has one holder and a newer token was given out
-- cost     one round trip, O(log holders + log waiters)
--
-- The lock is free where nobody holds it by KEYS[2] and there is no KEYS[1]: whoever
-- deletes one of them gives the lock to nobody before its holder knows that it lost it.
-- A lease never becomes shorter: a question that comes late must not take from one that
-- was answered since.
local owner, lease = ARGV[1], tonumber(ARGV[2])
local form = string.sub(owner, 1, 1)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local micros = time[1] * 1000000 + time[2]
if ARGV[7] ~= '0' and now > tonumber(ARGV[7]) then
	return { -1, now }
end

local held, first = 0, {}
local free = redis.call('EXISTS', KEYS[1], KEYS[2]) == 0
if not free then
	redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('(%.0f', now))
	first = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
end
local ticket = ARGV[5]
if ticket == '?' then
	ticket = redis.call('ZSCORE', KEYS[4], owner) or '0'
end

local function isOurs()
	return redis.call('EXISTS', KEYS[1]) == 0 or redis.pcall('HGET', KEYS[1], 'mode') == 'pillar'
end

local function hasRoom()
	if not first[1] then
		return free or redis.call('EXISTS', KEYS[1]) == 0
	end
	-- it has it where it asked before and did not see the answer
	held = tonumber(redis.call('ZSCORE', KEYS[2], owner) or '0')
	if held > 0 then
		return isOurs()
	end
	if form == 'x' or string.sub(first[1], 1, 1) ~= form then
		return false
	end
	return (form == 'r' or redis.call('ZCARD', KEYS[2]) < tonumber(ARGV[3])) and isOurs()
end

-- the first of those who wait and are there
local function head()
	while true do
		local waiter = redis.call('ZRANGE', KEYS[4], 0, 0)[1]
		local till = waiter and redis.call('ZSCORE', KEYS[5], waiter)
		if not waiter or (till and tonumber(till) >= now) then
			return waiter, till
		end
		redis.call('ZREM', KEYS[4], waiter)
		redis.call('ZREM', KEYS[5], waiter)
	end
end

local room, hint = hasRoom(), 100
if room and held == 0 and ARGV[8] == '0' and (ARGV[4] == '1' or form == 'r') then
	local waiter, till = head()
	-- readers do not pass a writer, or it would never have a turn
	if waiter and waiter ~= owner and not (form == 'r' and string.sub(waiter, 1, 1) == 'r') then
		room = false
		-- whoever could have the lock and does not take it is not there
		local soon = math.min(tonumber(till), now + 300)
		redis.call('ZADD', KEYS[5], soon, waiter)
		hint = soon - now + 1
	end
elseif first[2] then
	hint = math.max(1, tonumber(first[2]) - now + 1)
end

if not room then
	if ticket == '0' then
		ticket = string.format('%.0f', micros)
	end
	if ARGV[6] ~= '0' then
		redis.call('ZADD', KEYS[4], ticket, owner)
		redis.call('ZADD', KEYS[5], string.format('%.0f', now + ARGV[6]), owner)
		redis.call('PEXPIRE', KEYS[4], 2 * ARGV[6])
		redis.call('PEXPIRE', KEYS[5], 2 * ARGV[6])
	end
	return { 0, hint, tonumber(ticket) }
end

local function keepToken(token)
	return tonumber(redis.call('SET', KEYS[3], string.format('%.0f', token), 'PX', 3600000, 'GET') or '0') or 0
end

local token = micros
if ARGV[8] == '0' then
	local last = keepToken(token)
	if last >= token then
		token = last + 1
		keepToken(token)
	end
else
	local last = tonumber(redis.call('GET', KEYS[3]) or '0') or 0
	token = tonumber(ARGV[8])
	-- one that is far ahead of the clock would be forgotten before the clock is there
	if (last > token and form == 'x') or token > micros + 600000000 then
		return { -2 }
	end
	keepToken(math.max(last, token))
end
local ends = string.format('%.0f', math.max(held, now + lease))
redis.call('ZADD', KEYS[2], ends, owner)
-- what has to be let go stays so for a question that is read once more
if held == 0 or redis.call('HGET', KEYS[1], owner) ~= '!' then
	redis.call('HSET', KEYS[1], 'mode', 'pillar', owner, string.format('\1%.0f %.0f %s', token, now, ARGV[9]))
end
if form ~= 'x' then
	ends = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')[2]
end
redis.call('PEXPIREAT', KEYS[1], ends)
redis.call('PEXPIREAT', KEYS[2], ends)
if ticket ~= '0' then
	redis.call('ZREM', KEYS[4], owner)
	redis.call('ZREM', KEYS[5], owner)
end
-- two permits that came back at once woke the same one
if form == 'p' and redis.call('ZCARD', KEYS[2]) < tonumber(ARGV[3]) then
	local waiter = head()
	if waiter then
		redis.call('PUBLISH', ARGV[10] .. string.match(waiter, '^%a:([^:]*):'), waiter)
	end
end
return { 1, token, now }
