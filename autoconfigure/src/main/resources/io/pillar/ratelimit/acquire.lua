-- Takes permits of all limits or of none.
-- KEYS[i]  a subject's state for limit i; in a Cluster all in one slot
-- ARGV[1]  how many permits are wanted, a multiple of ARGV[2]; 0 to look only
-- ARGV[2]  how many are needed at once: as many of these as fit are granted
-- ARGV[3]  for how many milliseconds from now they may be used
-- ARGV[a]  from the fourth on, four for each limit: permits, window in milliseconds,
--          quantum in milliseconds (0 for a token bucket), 1 for a shadow
-- answer   {granted, now, then for each limit: 1 where it has what is needed, remaining,
--          milliseconds until there is more, until all is there, until what is needed is
--          there (-1 never)}
-- cost     one round trip, O(limits * quanta of a window); a denial writes nothing
--
-- A sliding window is '\1L', the time of its first run, and for each run the time of its
-- last admission, counted from there, and how many there were. A run leaves the window as
-- a whole, with its last admission, so that there is never more in a window than allowed.
-- A token bucket is '\1T' and the time at which it will be full again.
local want, need, hold = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local raws = redis.call('MGET', unpack(KEYS))
local EPSILON = 1e-6

local function bucket(limit, raw)
	limit.pause = limit.window / limit.permits
	limit.full = now
	if raw and #raw == 10 and string.sub(raw, 1, 2) == '\1T' then
		limit.full = math.max(now, (struct.unpack('>d', raw, 3)))
	end
	-- a permit that may be used later is counted as if it were used at the very end
	limit.base = math.max(limit.full, now + hold)
	limit.free = math.max(0, math.floor((now + limit.window - limit.base) / limit.pause + EPSILON))
end

local function log(limit, raw)
	local runs, first, sum, base = {}, 1, 0, now
	if raw and string.sub(raw, 1, 2) == '\1L' and #raw % 8 == 2 and #raw >= 18 and #raw <= 8202 then
		local count = (#raw - 10) / 8
		base = struct.unpack('>d', raw, 3)
		runs = { struct.unpack('>' .. string.rep('I4I4', count), raw, 11) }
		runs[#runs] = nil
		local edge = now - limit.window - base
		while runs[first] and runs[first] <= edge do
			first = first + 2
		end
		for i = first, #runs, 2 do
			sum = sum + runs[i + 1]
		end
	end
	limit.runs, limit.first, limit.base = runs, first, base
	-- below zero where there were more permits before
	limit.left = limit.permits - sum
	limit.free = math.max(0, limit.left)
end

local granted, limits = want, {}
for i = 1, #KEYS do
	local a = 4 * i
	local limit = { permits = tonumber(ARGV[a]), window = tonumber(ARGV[a + 1]), quantum = tonumber(ARGV[a + 2]) }
	if limit.quantum == 0 then
		bucket(limit, raws[i])
	else
		log(limit, raws[i])
	end
	if ARGV[a + 3] ~= '1' then
		granted = math.min(granted, limit.free)
	end
	limits[i] = limit
end
granted = granted - granted % need

local function waitInBucket(limit)
	return math.ceil(limit.full + need * limit.pause - limit.window - now - EPSILON)
end

local function waitInLog(limit)
	local missing = need - limit.left
	for i = limit.first, #limit.runs, 2 do
		missing = missing - limit.runs[i + 1]
		if missing <= 0 then
			return limit.base + limit.runs[i] + limit.window - now
		end
	end
	return 0
end

local function addToBucket(limit, key)
	limit.full = limit.base + granted * limit.pause
	redis.call('SET', key, '\1T' .. struct.pack('>d', limit.full), 'PX', math.ceil(limit.full - now))
end

local function addToLog(limit, key)
	local runs, last = limit.runs, now + hold
	if runs[limit.first] then
		last = math.max(last, limit.base + runs[#runs - 1])
	end
	local base = runs[limit.first] and (limit.base + runs[limit.first]) or last
	local kept = {}
	for i = limit.first, #runs, 2 do
		kept[#kept + 1] = limit.base + runs[i] - base
		kept[#kept + 1] = runs[i + 1]
	end
	local quantum = limit.quantum
	if #kept > 0 and math.floor((kept[#kept - 1] + base) / quantum) == math.floor(last / quantum) then
		kept[#kept - 1] = last - base
		kept[#kept] = kept[#kept] + granted
	else
		kept[#kept + 1] = last - base
		kept[#kept + 1] = granted
	end
	limit.runs, limit.first, limit.base = kept, 1, base
	redis.call('SET', key, '\1L' .. struct.pack('>d' .. string.rep('I4I4', #kept / 2), base, unpack(kept)), 'PX',
		last + limit.window - now)
end

local answer = { granted, now }
for i, limit in ipairs(limits) do
	local enough, wait = limit.free >= need, 0
	if not enough then
		wait = need > limit.permits and -1 or (limit.quantum == 0 and waitInBucket or waitInLog)(limit)
	end
	-- a shadow that is exceeded takes nothing either, as if it had denied
	if granted > 0 and limit.free >= granted then
		(limit.quantum == 0 and addToBucket or addToLog)(limit, KEYS[i])
		limit.free = limit.free - granted
	end
	local more, all = 0, 0
	if limit.quantum == 0 then
		if limit.full > now then
			more = math.ceil(limit.full + (limit.free + 1) * limit.pause - limit.window - now - EPSILON)
			all = math.ceil(limit.full - now)
		end
	elseif limit.runs[limit.first] then
		more = limit.base + limit.runs[limit.first] + limit.window - now
		all = limit.base + limit.runs[#limit.runs - 1] + limit.window - now
	end
	local at = 5 * i - 2
	answer[at], answer[at + 1] = enough and 1 or 0, limit.free
	answer[at + 2], answer[at + 3], answer[at + 4] = more, all, wait
end
return answer
