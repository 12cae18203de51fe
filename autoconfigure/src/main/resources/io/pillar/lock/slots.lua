-- Says who runs a slot of a job, and what became of its slots.
-- KEYS[1]  the slots that are known, by their time in milliseconds
-- KEYS[2]  of each slot its run; also active, the slot that is run now, floor, the last
--          slot that was forgotten, token, scanned, up to which slots were looked for
--          that nobody ran, and schedule, whose slots those were
-- ARGV[1]  claim, beat, end, miss, survey or list
-- ARGV[2]  how many slots are remembered
-- ARGV[3]  for how many milliseconds after the job was last heard of
-- ARGV[4]  the slot; of miss up to where was looked; of survey the schedule; of list how
--          many
-- ARGV[5]  the claim, one for each try to run a slot; of miss what to say
-- ARGV[6]  the node; of miss the first slot, and so on
-- ARGV[7]  for how many milliseconds the claim holds
-- ARGV[8]  of claim retry or miss: what becomes of a run whose node died; of end D, F or M
-- ARGV[9]  of claim seen where the slot was found to be another node's before; of end what
--          went wrong
-- ARGV[10] of beat and end the attempt
-- ARGV[11] of beat and end its token
-- ARGV[12] of beat and end when it began
-- answer   of claim: run, busy, over, lost or overrun, the slot, the attempt, the token, for how
--          many milliseconds the run that goes on is claimed, the slot of a run whose node
--          died or -1, that node; of beat and end whether the claim stood; of miss the
--          slots that were not known; of survey the time, from where to look, the slot
--          that is run now or -1 and for how long it is claimed, all known slots after
--          that; of list eight values for each run, the last first
-- cost     one round trip, O(log slots); survey and list O(slots)
local attempts = 3
local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = math.floor(micros / 1000)

local function read(slot)
	local raw = redis.call('HGET', KEYS[2], slot)
	if not raw or string.byte(raw) ~= 1 then
		return nil
	end
	local ok, run = pcall(cmsgpack.unpack, string.sub(raw, 2))
	return ok and type(run) == 'table' and run or nil
end

local function write(slot, run)
	redis.call('ZADD', KEYS[1], slot, slot)
	redis.call('HSET', KEYS[2], slot, '\1' .. cmsgpack.pack(run))
end

local function number(field)
	return tonumber(redis.call('HGET', KEYS[2], field) or '-1')
end

local function forget(slots)
	local active = redis.call('HGET', KEYS[2], 'active')
	for _, old in ipairs(slots) do
		if old ~= active then
			redis.call('ZREM', KEYS[1], old)
			redis.call('HDEL', KEYS[2], old)
			redis.call('HSET', KEYS[2], 'floor', string.format('%.0f', math.max(number('floor'), tonumber(old))))
		end
	end
end

-- among what nobody has looked back at yet may be slots that no node came to, which could
-- not be found any more: that is remembered, up to ten times as many
local function bound()
	local extra = redis.call('ZCARD', KEYS[1]) - ARGV[2]
	if extra > 0 then
		local scanned = redis.call('HGET', KEYS[2], 'scanned') or '-inf'
		forget(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', scanned, 'LIMIT', 0, extra))
		local most = redis.call('ZCARD', KEYS[1]) - 10 * ARGV[2]
		if most > 0 then
			forget(redis.call('ZRANGE', KEYS[1], 0, most - 1))
		end
	end
	redis.call('PEXPIRE', KEYS[1], ARGV[3])
	redis.call('PEXPIRE', KEYS[2], ARGV[3])
end

local function known(slot)
	return tonumber(slot) <= number('floor') or redis.call('ZSCORE', KEYS[1], slot)
end

local function missed(slot, node, reason, claim)
	write(slot, { status = 'M', node = node, claim = '', attempt = 0, token = 0, started = now, till = 0, ended = now,
		reason = reason, told = claim })
end

local function start(slot, attempt, died, node)
	local token = math.max(number('token') + 1, micros)
	redis.call('HSET', KEYS[2], 'token', string.format('%.0f', token), 'active', slot)
	write(slot, { status = 'R', node = ARGV[6], claim = ARGV[5], attempt = attempt, token = token, started = now,
		till = now + ARGV[7], ended = 0, reason = '', died = died, by = node })
	bound()
	return attempt, token, tonumber(ARGV[7])
end

local function claim(slot)
	local active = redis.call('HGET', KEYS[2], 'active')
	local run = active and read(active)
	local died, node = -1, ''
	if run and run.claim == ARGV[5] then
		run.till = now + ARGV[7]
		write(active, run)
		return { 'run', tonumber(active), run.attempt, run.token, tonumber(ARGV[7]), run.died or -1, run.by or '' }
	end
	if run and run.till <= now then
		died, node = tonumber(active), run.node
		if ARGV[8] == 'retry' and run.attempt < attempts then
			local attempt, token, left = start(active, run.attempt + 1, died, node)
			return { 'run', died, attempt, token, left, died, node }
		end
		run.status, run.ended, run.reason, run.told = 'M', now, 'its node died or was cut off', ARGV[5]
		write(active, run)
		run = nil
	end
	if active and not run then
		redis.call('HDEL', KEYS[2], 'active')
	end
	local left = run and run.till - now or 0
	if known(slot) then
		local verdict = run and active == slot and 'busy' or 'over'
		local before = read(slot)
		-- it is told again what it may not have heard
		local told = before and before.told == ARGV[5] and before.status == 'M'
		if told and before.attempt == 0 then
			verdict = 'overrun'
		elseif told then
			died, node = tonumber(slot), before.node
		end
		return { verdict, tonumber(slot), 0, 0, left, died, node }
	end
	if ARGV[9] == 'seen' then
		-- it may have been run
		return { 'lost', tonumber(slot), 0, 0, left, died, node }
	end
	if run then
		missed(slot, ARGV[6], 'the run of an earlier slot went on', ARGV[5])
		bound()
		return { 'overrun', tonumber(slot), 0, 0, left, died, node }
	end
	local attempt, token, lease = start(slot, 1, died, node)
	return { 'run', tonumber(slot), attempt, token, lease, died, node }
end

-- where Redis has lost its data, who runs the slot tells it again; who has no attempt did
-- not run it
local function mine(slot)
	if not known(slot) and tonumber(ARGV[10]) > 0 then
		write(slot, { status = 'R', node = ARGV[6], claim = ARGV[5], attempt = tonumber(ARGV[10]),
			token = tonumber(ARGV[11]), started = tonumber(ARGV[12]), till = 0, ended = 0, reason = '' })
		redis.call('HSET', KEYS[2], 'token', string.format('%.0f', math.max(number('token'), tonumber(ARGV[11]))))
		redis.call('HSETNX', KEYS[2], 'active', slot)
	end
	local run = read(slot)
	return run and run.claim == ARGV[5] and run or nil
end

local function beat(slot)
	local run = mine(slot)
	if not run or run.status ~= 'R' then
		return { 0 }
	end
	run.till = now + ARGV[7]
	write(slot, run)
	bound()
	return { 1 }
end

local function finish(slot)
	local run = mine(slot)
	if not run then
		return { 0 }
	end
	run.status, run.ended, run.reason = ARGV[8], now, ARGV[9]
	write(slot, run)
	if redis.call('HGET', KEYS[2], 'active') == slot then
		redis.call('HDEL', KEYS[2], 'active')
	end
	bound()
	return { 1 }
end

local function miss()
	local added = {}
	for i = 6, #ARGV do
		if not known(ARGV[i]) then
			missed(ARGV[i], '', ARGV[5])
			added[#added + 1] = tonumber(ARGV[i])
		end
	end
	if tonumber(ARGV[4]) > number('scanned') then
		redis.call('HSET', KEYS[2], 'scanned', ARGV[4])
	end
	bound()
	return added
end

local function survey()
	if redis.call('HGET', KEYS[2], 'schedule') ~= ARGV[4] then
		redis.call('HSET', KEYS[2], 'schedule', ARGV[4], 'scanned', string.format('%.0f', now))
	end
	bound()
	local active = redis.call('HGET', KEYS[2], 'active')
	local run = active and read(active)
	local from = math.max(number('scanned'), number('floor'))
	local answer = { now, from, run and tonumber(active) or -1, run and run.till - now or 0 }
	for _, slot in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], string.format('(%.0f', from), '+inf')) do
		answer[#answer + 1] = tonumber(slot)
	end
	return answer
end

local function list()
	local answer = {}
	for _, slot in ipairs(redis.call('ZREVRANGE', KEYS[1], 0, ARGV[4] - 1)) do
		local run = read(slot)
		if run then
			for _, value in ipairs({ tonumber(slot), run.status, run.node, run.attempt, run.token, run.started, run.ended,
				run.reason }) do
				answer[#answer + 1] = value
			end
		end
	end
	return answer
end

if ARGV[1] == 'claim' then
	return claim(ARGV[4])
elseif ARGV[1] == 'beat' then
	return beat(ARGV[4])
elseif ARGV[1] == 'end' then
	return finish(ARGV[4])
elseif ARGV[1] == 'miss' then
	return miss()
elseif ARGV[1] == 'survey' then
	return survey()
end
return list()
