-- Takes permits of all limits or of none.
-- KEYS[i]  a subject's state for limit i; in a Cluster all in one slot
-- ARGV[1]  how many permits are wanted, a multiple of ARGV[2]; 0 to look only
-- ARGV[2]  how many are needed at once: as many of these as fit are granted
-- ARGV[3]  for how many milliseconds from now they may be used
-- ARGV[a]  from the fourth on, four for each limit: permits, window in milliseconds,
--          quantum in milliseconds (0 for a token bucket), and 0, or 1 for a shadow, or
--          numbers for a limit that bans: after how many denials, within how many
--          milliseconds, how many there were that nobody counted yet, and how long each
--          ban is
-- answer   {granted, now, then for each limit: 1 where it had what is needed, -1 where
--          the subject is banned, or 0; remaining, milliseconds until there is more,
--          until all is there, until what is needed is there once more (-1 never), and
--          how many permits were taken of it; at last how many states could not be read,
--          and count as absent}
-- cost     one round trip, O(limits * quanta of a window); a denial writes nothing,
--          unless it is counted for a ban, the window of a bucket became shorter, or the
--          clock was set back
--
-- A sliding window is '\1L', of how many bytes times and counts are, the time of its first
-- run, and for each run the time of its last admission, counted from there, and how many
-- there were. A run leaves the window as a whole, with its last admission, so that there
-- is never more in a window than allowed.
-- A token bucket is '\1T', a time, and how long after it the bucket will be full again: a
-- time of today has no digits left for parts of a millisecond.
--
-- What was taken when the clock was ahead of now counts as taken now: it was not later.
-- So a clock that is set back, or a replica whose clock is behind, keeps permits from
-- coming back for one window more at most, and never lets too many through.
--
-- Before either may stand '\1R': until when a subject is treated otherwise, how many
-- permits it has in addition (0 none at all, 4294967295 any number), since when denials
-- are counted, how many there were, how many bans, and until when all this is kept.
local want, need, hold = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local raws = redis.call('MGET', unpack(KEYS))
local EPSILON = 1e-6
local EXEMPT = 4294967295
local unreadable = 0

-- a limit may be counted in another way than before
local function ignore(raw, other)
	if #raw > 0 and string.sub(raw, 1, 2) ~= other then
		unreadable = unreadable + 1
	end
end

local function ruling(limit, raw)
	local till, extra, since, denials, bans, keep = struct.unpack('>dI4dI4I4d', raw, 3)
	limit.body = string.sub(raw, 39)
	if keep > now then
		limit.till, limit.extra, limit.since, limit.denials, limit.bans, limit.keep = till, extra, since, denials, bans, keep
	end
end

-- counts denials, and bans who has too many of them
local function count(limit, denials)
	if not limit.ladder or denials == 0 or limit.till > now then
		return
	end
	local after, within = limit.ladder[1], limit.ladder[2]
	if not limit.since or limit.since + within <= now or limit.since > now then
		limit.since, limit.denials = now, 0
	end
	limit.denials = limit.denials + denials
	limit.keep = math.max(limit.keep, limit.since + within)
	if limit.denials >= after then
		limit.bans = math.min((limit.bans or 0) + 1, #limit.ladder - 3)
		local length = limit.ladder[3 + limit.bans]
		limit.till, limit.extra, limit.since, limit.denials = now + length, 0, now, 0
		limit.keep = limit.till + math.max(within, length)
	end
	limit.changed = true
end

-- what a ruling makes of the permits
local function apply(limit)
	limit.banned, limit.exempt = limit.extra == 0, limit.extra == EXEMPT
	if not limit.banned and not limit.exempt then
		limit.permits = limit.permits + limit.extra
		-- or there would be too many runs
		if limit.quantum > 0 and limit.permits > 25 and limit.permits - limit.extra <= 25 then
			limit.quantum = math.max(limit.quantum, math.floor(limit.window / 16))
		end
	end
end

local function packBucket(full)
	return '\1T' .. struct.pack('>dd', now, full)
end

local function bucket(limit, raw)
	limit.pause = limit.window / limit.permits
	limit.full = 0
	if #raw == 18 and string.sub(raw, 1, 2) == '\1T' then
		local since, full = struct.unpack('>dd', raw, 3)
		limit.full = math.max(0, full - (now - since))
		-- the clock was set back, or the window was longer before: one begins now
		if limit.full > limit.window + 1 then
			limit.full = limit.window
			limit.body, limit.changed = packBucket(limit.full), want > 0
		end
	else
		ignore(raw, '\1L')
	end
	limit.ends = now + math.ceil(limit.full - EPSILON)
	-- a permit that may be used later is counted as if it were used at the very end
	limit.base = math.max(limit.full, hold)
	limit.free = math.max(0, math.floor((limit.window - limit.base) / limit.pause + EPSILON))
end

local function unpackLog(raw)
	local times, counts = string.byte(raw, 3, 4)
	if string.sub(raw, 1, 2) ~= '\1L' or #raw < 14 or #raw > 8204 or times < 1 or times > 4 or counts < 1
			or counts > 4 or (#raw - 12) % (times + counts) > 0 then
		ignore(raw, '\1T')
		return now, {}
	end
	local runs = { struct.unpack('>' .. string.rep('I' .. times .. 'I' .. counts, (#raw - 12) / (times + counts)), raw,
		13) }
	runs[#runs] = nil
	return (struct.unpack('>d', raw, 5)), runs
end

-- as many bytes as it takes
local function width(number)
	return number < 256 and 1 or number < 65536 and 2 or number < 16777216 and 3 or 4
end

local function packLog(limit)
	local base, kept, most = limit.base + limit.runs[limit.first], {}, 0
	for i = limit.first, #limit.runs, 2 do
		kept[#kept + 1] = limit.base + limit.runs[i] - base
		kept[#kept + 1] = limit.runs[i + 1]
		most = math.max(most, limit.runs[i + 1])
	end
	local times, counts = width(kept[#kept - 1]), width(most)
	return '\1L' .. string.char(times, counts)
		.. struct.pack('>d' .. string.rep('I' .. times .. 'I' .. counts, #kept / 2), base, unpack(kept))
end

-- what is later than any lease lasts was counted before the clock was set back
local function setBack(limit, base, runs)
	local latest = now + math.min(100, math.floor(limit.window / 10)) - base
	local last, sum = #runs - 1, 0
	while last > 0 and runs[last] > latest do
		sum = sum + runs[last + 1]
		runs[last], runs[last + 1] = nil, nil
		last = last - 2
	end
	if sum > 0 then
		runs[last + 2], runs[last + 3] = latest, sum
	end
	return sum > 0
end

local function log(limit, raw)
	local first, sum = 1, 0
	local base, runs = unpackLog(raw)
	local wasSetBack = setBack(limit, base, runs)
	local edge = now - limit.window - base
	while runs[first] and runs[first] <= edge do
		first = first + 2
	end
	for i = first, #runs, 2 do
		sum = sum + runs[i + 1]
	end
	limit.runs, limit.first, limit.base = runs, first, base
	limit.ends = runs[first] and (base + runs[#runs - 1] + limit.window) or now
	-- below zero where there were more permits before
	limit.left = limit.permits - sum
	limit.free = math.max(0, limit.left)
	if wasSetBack then
		limit.body, limit.changed = packLog(limit), want > 0
	end
end

local granted, limits = want, {}
for i = 1, #KEYS do
	local a = 4 * i
	local limit = { permits = tonumber(ARGV[a]), window = tonumber(ARGV[a + 1]), quantum = tonumber(ARGV[a + 2]),
		body = raws[i] or '', till = 0, keep = 0 }
	if #limit.body >= 38 and string.sub(limit.body, 1, 2) == '\1R' then
		ruling(limit, limit.body)
	end
	if #ARGV[a + 3] > 1 and want > 0 then
		limit.ladder = {}
		for number in string.gmatch(ARGV[a + 3], '%d+') do
			limit.ladder[#limit.ladder + 1] = tonumber(number)
		end
		count(limit, limit.ladder[3])
	end
	if limit.till > now then
		apply(limit)
	end
	if limit.quantum == 0 then
		bucket(limit, limit.body)
	else
		log(limit, limit.body)
	end
	if limit.banned then
		limit.free = 0
	end
	if ARGV[a + 3] ~= '1' and not limit.exempt then
		granted = math.min(granted, limit.free)
	end
	limits[i] = limit
end
granted = granted - granted % need

local function save(limit, key, body)
	local head, last = '', limit.ends
	if limit.keep > now then
		head = '\1R' .. struct.pack('>dI4dI4I4d', limit.till, limit.extra or 0, limit.since or 0, limit.denials or 0,
			limit.bans or 0, limit.keep)
		last = math.max(last, limit.keep)
	end
	-- a permit of a fast bucket may be back before the clock can tell
	redis.call('SET', key, head .. body, 'PX', math.max(1, math.ceil(last - now)))
end

-- half of what is forgiven when it is asked for, or who waits so long may come too early
local function waitInBucket(limit, permits)
	return math.ceil(limit.full + (permits - EPSILON / 2) * limit.pause - limit.window)
end

local function waitInLog(limit, permits)
	local missing = permits - limit.left
	for i = limit.first, #limit.runs, 2 do
		missing = missing - limit.runs[i + 1]
		if missing <= 0 then
			return limit.base + limit.runs[i] + limit.window - now
		end
	end
	return 0
end

local function addToBucket(limit, key)
	limit.full = limit.base + limit.taken * limit.pause
	limit.ends = now + math.ceil(limit.full - EPSILON)
	save(limit, key, packBucket(limit.full))
end

local function addToLog(limit, key)
	local runs, last, quantum = limit.runs, now + hold, limit.quantum
	if runs[limit.first] then
		last = math.max(last, limit.base + runs[#runs - 1])
	else
		limit.first, limit.base, limit.runs = 1, last, {}
		runs = limit.runs
	end
	if #runs > 0 and math.floor((runs[#runs - 1] + limit.base) / quantum) == math.floor(last / quantum) then
		runs[#runs - 1] = last - limit.base
		runs[#runs] = runs[#runs] + limit.taken
	else
		runs[#runs + 1] = last - limit.base
		runs[#runs + 1] = limit.taken
	end
	limit.left = limit.left - limit.taken
	limit.ends = last + limit.window
	save(limit, key, packLog(limit))
end

local answer = { granted, now }
for i, limit in ipairs(limits) do
	local enough, wait = limit.exempt or limit.free >= need, 0
	if not enough and granted == 0 then
		count(limit, 1)
		limit.banned = limit.till > now and limit.extra == 0
	end
	-- a shadow takes for as many requests as fit, as if it had denied the others; who is
	-- exempt is not counted
	limit.taken = limit.exempt and 0 or math.min(granted, limit.free - limit.free % need)
	if limit.taken > 0 then
		(limit.quantum == 0 and addToBucket or addToLog)(limit, KEYS[i])
		limit.free = limit.free - limit.taken
	elseif limit.changed then
		save(limit, KEYS[i], limit.ends > now and limit.body or '')
	end
	if limit.free < need and not limit.exempt then
		wait = need > limit.permits and -1 or (limit.quantum == 0 and waitInBucket or waitInLog)(limit, need)
	end
	local more, all = 0, math.max(0, math.ceil(limit.ends - now))
	if limit.quantum == 0 then
		if limit.full > 0 then
			more = waitInBucket(limit, limit.free + 1)
		end
	elseif limit.runs[limit.first] then
		more = limit.base + limit.runs[limit.first] + limit.window - now
	end
	if limit.banned then
		limit.free, more, wait = 0, limit.till - now, limit.till - now
		all = math.max(all, more)
	end
	local at = 6 * i - 3
	answer[at], answer[at + 1], answer[at + 2] = limit.banned and -1 or (enough and 1 or 0), limit.free, more
	answer[at + 3], answer[at + 4], answer[at + 5] = all, wait, limit.taken
end
answer[#answer + 1] = unreadable
return answer
