-- Gives a cache a new generation, which makes all its entries count as absent at once, and tells
-- all nodes.
-- KEYS[1]  hash of cache to generation
-- KEYS[2]  number and id of the last change of generations, "<number>:<id>"
-- KEYS[3]  their log
-- ARGV[1]  cache
-- ARGV[2]  a random name; the generation is "<number>-<name>", because a counter that is lost and
--          begins again must not bring old entries back
-- ARGV[3]  'clear', or 'first' to keep the generation that is there
-- ARGV[4]  stripe, ARGV[5] id of the change, as told to the nodes
-- ARGV[6]  channel
-- ARGV[7]  how many changes the log keeps
-- answer   the generation that holds
-- cost     one round trip; O(1) whatever the size of the cache
if ARGV[3] == 'first' then
	local present = redis.call('HGET', KEYS[1], ARGV[1])
	if present then
		return present
	end
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local last = redis.call('GET', KEYS[2])
local number = last and tonumber(string.match(last, '^(%d+)')) + 1 or time[1] * 1000000 + time[2]
number = string.format('%.0f', number)
local generation = number .. '-' .. ARGV[2]
redis.call('HSET', KEYS[1], ARGV[1], generation)
redis.call('SET', KEYS[2], number .. ':' .. ARGV[5])
local entry = { KEYS[3], 'MAXLEN', '~', ARGV[7], number .. '-1', 'c', ARGV[1], 'k', generation, 'i', ARGV[5] }
local added = redis.pcall('XADD', unpack(entry))
if type(added) == 'table' and added.err then
	redis.call('UNLINK', KEYS[3])
	redis.call('XADD', unpack(entry))
end
redis.call('PUBLISH', ARGV[6], table.concat({ ARGV[4], number, ARGV[5], string.format('%.0f', now), ARGV[1], generation }, '|'))
return generation
