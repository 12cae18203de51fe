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
		return '', 0, raw, false
	end
	local till, extra = struct.unpack('>dI4', raw, 3)
	local keep = (struct.unpack('>d', raw, 31))
	return keep > now and string.sub(raw, 1, 38) or '', keep, string.sub(raw, 39), till > now and extra == 4294967295
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
	local before = (struct.unpack('>d', raw, 3))
	-- what has come back since then is not given back once more
	local full = before - math.max(0, cost * pause - math.max(0, now - taken))
	tell(key, math.floor((now + window - math.max(before, now)) / pause + 1e-6))
	save(key, head, keep, full > now and '\1T' .. struct.pack('>d', full) or '', full)
end

local function log(key, head, keep, raw, window, permits)
	local base = struct.unpack('>d', raw, 3)
	local runs = { struct.unpack('>' .. string.rep('I4I4', (#raw - 10) / 8), raw, 11) }
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
	save(key, head, keep, '\1L' .. struct.pack('>d' .. string.rep('I4I4', #kept / 2), base + offset, unpack(kept)),
		last + window)
end

for i, key in ipairs(KEYS) do
	local window, quantum, permits = tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2]), tonumber(ARGV[3 * i + 3])
	local head, keep, raw, exempt = ruling(redis.call('GET', key))
	-- what is exempt took nothing
	if raw and not exempt and taken > now - window then
		local kind = string.sub(raw, 1, 2)
		if quantum == 0 and kind == '\1T' and #raw == 10 then
			bucket(key, head, keep, raw, window, permits)
		elseif quantum > 0 and kind == '\1L' and #raw % 8 == 2 and #raw >= 18 and #raw <= 8202 then
			log(key, head, keep, raw, window, permits)
		end
	end
end
return now
