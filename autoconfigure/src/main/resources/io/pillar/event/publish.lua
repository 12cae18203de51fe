-- Numbers events, keeps them for those who miss them, and sends them to all nodes.
-- KEYS[1] what is known of the partition: e, the epoch, and n, the last number
-- KEYS[2] the last events of the partition, with their numbers for ids
-- ARGV[1] the epoch, where a new one begins
-- ARGV[2] how many events are kept about, 0 for none
-- ARGV[3] the channel
-- ARGV[4] SPUBLISH to publish in the shard of the channel only, or PUBLISH
-- ARGV[5] the first event; others follow
-- answer  {epoch, number} of the last one, and which of the two commands it was, or why it was neither
-- cost    one round trip, O(events * (1 + subscribers of the channel))
--
-- An epoch begins where Redis knows of none, and where the stream has a higher id than
-- the number: then somebody has deleted the one and not the other.
local function begin()
	redis.call('HSET', KEYS[1], 'e', ARGV[1], 'n', 1)
	redis.call('DEL', KEYS[2])
	return ARGV[1], 1
end

local function keep(number, event)
	return redis.pcall('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], string.format('%.0f-0', number), 'd', event)
end

local command = ARGV[4]

local function tell(message)
	local told = command == 'SPUBLISH' and redis.pcall('SPUBLISH', ARGV[3], message)
	if not told or type(told) == 'table' and told.err then
		-- where it was asked for, the server has no such command, or the user no right to it
		-- the event has its number, so a refusal must not end the script: it would be sent again
		told = redis.pcall('PUBLISH', ARGV[3], message)
		command = type(told) == 'table' and told.err or 'PUBLISH'
	end
end

local epoch, number = redis.call('HGET', KEYS[1], 'e'), 0
for i = 5, #ARGV do
	if epoch then
		number = redis.call('HINCRBY', KEYS[1], 'n', 1)
	else
		epoch, number = begin()
	end
	if ARGV[2] ~= '0' then
		local kept = keep(number, ARGV[i])
		if type(kept) == 'table' and kept.err then
			epoch, number = begin()
			keep(number, ARGV[i])
		end
	end
	tell(string.format('%s:%.0f:', epoch, number) .. ARGV[i])
end
return { epoch, number, command }
