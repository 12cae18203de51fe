-- Gives permits back that were taken and turned out not to count.
-- KEYS[i]  a subject's state for limit i; in a Cluster all in one slot
-- ARGV[1]  how many permits
-- ARGV[2]  when they were taken, as Redis said then
-- ARGV[3]  the channel on which to say that a subject may have been denied before
-- ARGV[a]  from the fourth on, three for each limit: window in milliseconds, quantum in
--          milliseconds (0 for a token bucket), permits
-- answer   the milliseconds of now
-- cost     one round trip, O(limits * quanta of a window)
--
-- What was ruled about a subject stands before its state, as acquire.lua says.
-- Those of the first run that ends when they were taken or later are given back, which is
-- theirs or an earlier one, and the oldest where that has not as many: what stays in the
-- window then leaves it as late as it would have, or later, so that no window ever sees
-- too many. To give back the oldest only would make old ones of them young.
local cost, taken = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- what was ruled, until when it is kept, and the state
local function ruling(raw)
	if not raw or #raw < 38 or string.sub(raw, 1, 2) ~= '\1R' then
		return '', 0, raw
	end
	local keep = (struct.unpack('>d', raw, 31))
	return keep > now and string.sub(raw, 1, 38) or '', keep, string.sub(raw, 39)
end

local function save(key, head, keep, body, ends)
	local last = math.max(keep, ends)
	if last <= now or #head + #body == 0 then
		redis.call('UNLINK', key)
	else
		redis.call('SET', key, head .. body, 'PX', math.ceil(last - now))
	end
end

-- where there was no room for another such request nodes may remember that
local function tell(key, free)
	if free < cost then
		redis.call('PUBLISH', ARGV[3], key)
	end
end

local function bucket(key, head, keep, raw, window, permits)
	local pause = window / permits
	local since, full = struct.unpack('>dd', raw, 3)
	local before = full - (now - since)
	-- what has come back since then is not given back once more
	full = before - math.max(0, cost * pause - math.max(0, now - taken))
	tell(key, math.floor((window - math.max(before, 0)) / pause + 1e-6))
	save(key, head, keep, full > 0 and '\1T' .. struct.pack('>dd', now, full) or '', now + math.ceil(full))
end

local function isLog(raw)
	local times, counts = string.byte(raw, 3, 4)
	return string.sub(raw, 1, 2) == '\1L' and #raw >= 14 and #raw <= 8204 and times > 0 and times < 5 and counts > 0
		and counts < 5 and (#raw - 12) % (times + counts) == 0
end

local function log(key, head, keep, raw, window, permits)
	local times, counts = string.byte(raw, 3, 4)
	local pair = 'I' .. times .. 'I' .. counts
	local base = struct.unpack('>d', raw, 5)
	local runs = { struct.unpack('>' .. string.rep(pair, (#raw - 12) / (times + counts)), raw, 13) }
	runs[#runs] = nil
	local first, left = 1, cost
	local function giveBack(runs, i)
		local back = runs[i] and math.min(left, runs[i + 1]) or 0
		if back > 0 then
			left = left - back
			runs[i + 1] = runs[i + 1] - back
		end
	end
	while runs[first] and runs[first] <= now - window - base do
		first = first + 2
	end
	local used = 0
	for i = first, #runs, 2 do
		used = used + runs[i + 1]
	end
	tell(key, permits - used)
	local at = first
	while runs[at] and base + runs[at] < taken do
		at = at + 2
	end
	giveBack(runs, at)
	for i = first, #runs, 2 do
		giveBack(runs, i)
	end
	local kept, offset, last = {}, nil, now
	for i = first, #runs, 2 do
		if runs[i + 1] > 0 then
			offset = offset or runs[i]
			kept[#kept + 1] = runs[i] - offset
			kept[#kept + 1] = runs[i + 1]
			last = base + runs[i]
		end
	end
	if not offset then
		save(key, head, keep, '', now)
		return
	end
	save(key, head, keep, string.sub(raw, 1, 4)
		.. struct.pack('>d' .. string.rep(pair, #kept / 2), base + offset, unpack(kept)), last + window)
end

for i, key in ipairs(KEYS) do
	local window, quantum, permits = tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2]), tonumber(ARGV[3 * i + 3])
	local head, keep, raw = ruling(redis.call('GET', key))
	if raw and taken > now - window then
		if quantum == 0 and #raw == 18 and string.sub(raw, 1, 2) == '\1T' then
			bucket(key, head, keep, raw, window, permits)
		elseif quantum > 0 and isLog(raw) then
			log(key, head, keep, raw, window, permits)
		end
	end
end
return now
