-- Changes an entry, numbers the change, writes it down and tells all nodes, in one step.
-- KEYS[1]  entry
-- KEYS[2]  number and id of the stripe's last change, "<number>:<id>"
-- KEYS[3]  the stripe's log
-- ARGV[1]  new value, or '' to remove the entry
-- ARGV[2]  how long the new value lives, in milliseconds
-- ARGV[3]  last moment of Redis's clock, in milliseconds, at which this may still be done, or 0.
--          A call that hung longer than its caller waited must not overwrite what came since.
-- ARGV[4]  what has to be in the entry: the tombstone of a transaction, or the lease of a miss; '' for
--          anything
-- ARGV[5]  stripe, ARGV[6] cache, ARGV[7] key, ARGV[8] id of the change, as told to the nodes
-- ARGV[9]  channel
-- ARGV[10] how many changes the log keeps
-- ARGV[11] what KEYS[2] has to be, '' where it has to be absent, or 'any'
-- ARGV[12] what to do where one of these is not so: 'change' all the same; 'remove' what is there; or
--          'leave' another value there, and remove anything else. Another's tombstone is not removed.
-- ARGV[13] of which generation a value has to be to count as one, as it stands in the entry
-- answer   "<number>:<1 where a value was there>:<what became of it>", or "late". That is 'made' where
--          both were so, 'other' where another value was left, else 'none'. It is numbered and told in
--          any case: who holds an older value has to drop it.
-- cost     one round trip; O(1)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[3] ~= '0' and now > tonumber(ARGV[3]) then
	return 'late'
end
local head = redis.call('GETRANGE', KEYS[1], 0, 1)
local existed = head == '\1V' and redis.call('GETRANGE', KEYS[1], 11, 22) == ARGV[13]
local last = redis.call('GET', KEYS[2])
local right = (ARGV[4] == '' or redis.call('STRLEN', KEYS[1]) == #ARGV[4] and redis.call('GET', KEYS[1]) == ARGV[4])
	and (ARGV[11] == 'any' or (last or '') == ARGV[11])
local other = head == '\1V' and ARGV[12] == 'leave'
if (right or ARGV[12] == 'change') and ARGV[1] ~= '' then
	redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
elseif right or head ~= '\1T' and not other then
	-- where it is not right, somebody changed the entry meanwhile: which of the two values is the
	-- later one nobody knows here, so the new one may not stay
	redis.call('UNLINK', KEYS[1])
end
-- a counter that was lost goes on from the clock, which is ahead of every number it had given
local number = last and tonumber(string.match(last, '^(%d+)')) + 1 or time[1] * 1000000 + time[2]
number = string.format('%.0f', number)
redis.call('SET', KEYS[2], number .. ':' .. ARGV[8])
local entry = { KEYS[3], 'MAXLEN', '~', ARGV[10], number .. '-1', 'c', ARGV[6], 'k', ARGV[7], 'i', ARGV[8] }
local added = redis.pcall('XADD', unpack(entry))
if type(added) == 'table' and added.err then
	redis.call('UNLINK', KEYS[3])
	redis.call('XADD', unpack(entry))
end
redis.call('PUBLISH', ARGV[9], table.concat({ ARGV[5], number, ARGV[8], string.format('%.0f', now), ARGV[6], ARGV[7] }, '|'))
return number .. ':' .. (existed and 1 or 0) .. ':' .. (right and 'made' or other and 'other' or 'none')
