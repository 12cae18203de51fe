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
-- The oldest are given back, not those that were taken: what stays in the window then
-- leaves it as late as it would have, or later, so that no window ever sees too many.
local cost, taken = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- where there was no room for another such request nodes may remember that
local function tell(key, free)
	if free < cost then
		redis.call('PUBLISH', ARGV[3], key)
	end
end

local function bucket(key, raw, window, permits)
	local pause = window / permits
	local before = (struct.unpack('>d', raw, 3))
	local full = before - cost * pause
	tell(key, math.floor((now + window - math.max(before, now)) / pause + 1e-6))
	if full <= now then
		redis.call('UNLINK', key)
	else
		redis.call('SET', key, '\1T' .. struct.pack('>d', full), 'PX', math.ceil(full - now))
	end
end

local function log(key, raw, window, permits)
	local base = struct.unpack('>d', raw, 3)
	local runs = { struct.unpack('>' .. string.rep('I4I4', (#raw - 10) / 8), raw, 11) }
	runs[#runs] = nil
	local first, left = 1, cost
	while runs[first] and runs[first] <= now - window - base do
		first = first + 2
	end
	local used = 0
	for i = first, #runs, 2 do
		used = used + runs[i + 1]
	end
	tell(key, permits - used)
	while left > 0 and runs[first] do
		local back = math.min(left, runs[first + 1])
		left = left - back
		runs[first + 1] = runs[first + 1] - back
		if runs[first + 1] == 0 then
			first = first + 2
		end
	end
	if not runs[first] then
		redis.call('UNLINK', key)
		return
	end
	local kept, offset = {}, runs[first]
	for i = first, #runs, 2 do
		kept[#kept + 1] = runs[i] - offset
		kept[#kept + 1] = runs[i + 1]
	end
	local last = base + runs[#runs - 1]
	redis.call('SET', key, '\1L' .. struct.pack('>d' .. string.rep('I4I4', #kept / 2), base + offset, unpack(kept)),
		'PX', last + window - now)
end

for i, key in ipairs(KEYS) do
	local window, quantum, permits = tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2]), tonumber(ARGV[3 * i + 3])
	local raw = redis.call('GET', key)
	if raw and taken > now - window then
		local kind = string.sub(raw, 1, 2)
		if quantum == 0 and kind == '\1T' and #raw == 10 then
			bucket(key, raw, window, permits)
		elseif quantum > 0 and kind == '\1L' and #raw % 8 == 2 and #raw >= 18 and #raw <= 8202 then
			log(key, raw, window, permits)
		end
	end
end
return now
