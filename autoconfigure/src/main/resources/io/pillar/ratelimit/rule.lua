-- Bans a subject, gives it more, ends either, or says what holds.
-- KEYS[1]  the subject's state for a limit, as acquire.lua says
-- ARGV[1]  for how many milliseconds, 0 to end it, -1 to look only
-- ARGV[2]  how many permits in addition, 0 for none at all, 4294967295 for any number
-- ARGV[3]  the channel on which to say that what is known of the subject is wrong
-- ARGV[4]  the window in milliseconds
-- answer   for how many milliseconds it is treated otherwise, 0 where it is not, and how
--          many permits it has in addition
-- cost     one round trip
local length = tonumber(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local raw = redis.call('GET', KEYS[1]) or ''
local till, extra, since, denials, bans, keep = 0, 0, 0, 0, 0, 0
if #raw >= 38 and string.sub(raw, 1, 2) == '\1R' then
	till, extra, since, denials, bans, keep = struct.unpack('>dI4dI4I4d', raw, 3)
	raw = string.sub(raw, 39)
end
if length < 0 then
	return { math.max(0, till - now), extra }
end

local ends = now
if #raw == 18 and string.sub(raw, 1, 2) == '\1T' then
	local since, full = struct.unpack('>dd', raw, 3)
	ends = since + math.ceil(full)
elseif #raw >= 14 and string.sub(raw, 1, 2) == '\1L' then
	local times, counts = string.byte(raw, 3, 4)
	if times > 0 and times < 5 and counts < 5 then
		ends = struct.unpack('>d', raw, 5) + struct.unpack('>I' .. times, raw, #raw - times - counts + 1)
			+ tonumber(ARGV[4])
	end
end
if ends <= now then
	raw = ''
end
local head = ''
if length > 0 then
	till, extra = now + length, tonumber(ARGV[2])
	keep = math.max(keep, till)
	head = '\1R' .. struct.pack('>dI4dI4I4d', till, extra, since, denials, bans, keep)
	ends = math.max(ends, keep)
end
if #head + #raw == 0 then
	redis.call('UNLINK', KEYS[1])
else
	redis.call('SET', KEYS[1], head .. raw, 'PX', math.ceil(ends - now))
end
redis.call('PUBLISH', ARGV[3], '!' .. KEYS[1])
return { length, tonumber(ARGV[2]) }
