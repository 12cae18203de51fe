-- Changes an entry, numbers the change, writes it down and tells all nodes, in one step.
-- KEYS[1]  entry
-- KEYS[2]  number and id of the stripe's last change, "<number>:<id>"
-- KEYS[3]  the stripe's log
-- ARGV[1]  new value, or '' to remove the entry
-- ARGV[2]  how long the new value lives, in milliseconds
-- ARGV[3]  last moment of Redis's clock, in milliseconds, at which this may still be done, or 0.
--          A call that hung longer than its caller waited must not overwrite what came since.
-- ARGV[4]  the tombstone that this transaction put into the entry, or '' outside of one
-- ARGV[5]  stripe, ARGV[6] cache, ARGV[7] key, ARGV[8] id of the change, as told to the nodes
-- ARGV[9]  channel
-- ARGV[10] how many changes the log keeps
-- answer   "<number>:<1 where a value was there>", or "late"
-- cost     one round trip; O(1)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[3] ~= '0' and now > tonumber(ARGV[3]) then
	return 'late'
end
local head = redis.call('GETRANGE', KEYS[1], 0, 1)
local value = ARGV[1]
local change = true
if ARGV[4] ~= '' and not (head == '\1T' and redis.call('GET', KEYS[1]) == ARGV[4]) then
	-- not ours any more: a later transaction holds the entry, or somebody changed it. In which
	-- order the two committed nobody knows here, so no value may stay.
	change = (head ~= '\1T')
	value = ''
end
if change then
	if value == '' then
		redis.call('UNLINK', KEYS[1])
	else
		redis.call('SET', KEYS[1], value, 'PX', ARGV[2])
	end
end
local last = redis.call('GET', KEYS[2])
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
return number .. ':' .. (head == '\1V' and 1 or 0)
