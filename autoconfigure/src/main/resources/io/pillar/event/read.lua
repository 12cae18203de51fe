-- Tells where a partition is and reads what came after a number.
-- KEYS[1] what is known of the partition: e, the epoch, and n, the last number
-- KEYS[2] the last events of the partition, with their numbers for ids
-- ARGV[1] the first number that is wanted
-- ARGV[2] how many events are wanted at most
-- ARGV[3] after how many bytes there is enough, beside the first event
-- answer  {epoch, last number, id, event, id, event, …}; {'', '0'} where there is nothing
-- cost    one round trip, O(log history + events)
--
-- What has another form of id, or one that is no number yet, was written by somebody else,
-- and would take the place of an event.
local known = redis.call('HMGET', KEYS[1], 'e', 'n')
local answer = { known[1] or '', known[2] or '0' }
-- a few at a time, because each may be large
local step, from, wanted, room, entries = 8, ARGV[1] .. '-0', tonumber(ARGV[2]), tonumber(ARGV[3]), {}
repeat
	entries = known[1] and redis.call('XRANGE', KEYS[2], from, answer[2], 'COUNT', step) or {}
	for _, entry in ipairs(entries) do
		from = '(' .. entry[1]
		if wanted > 0 and room > 0 and string.sub(entry[1], -2) == '-0' then
			room = room - (#answer > 2 and #entry[2][2] or 0)
			answer[#answer + 1] = entry[1]
			answer[#answer + 1] = entry[2][2]
			wanted = wanted - 1
		end
	end
until wanted == 0 or room <= 0 or #entries < step
return answer
