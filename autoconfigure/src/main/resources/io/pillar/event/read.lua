-- Tells where a partition is and reads what came after a number.
-- KEYS[1] what is known of the partition: e, the epoch, and n, the last number
-- KEYS[2] the last events of the partition, with their numbers for ids
-- ARGV[1] the first number that is wanted
-- ARGV[2] how many events are wanted at most
-- answer  {epoch, last number, id, event, id, event, …}; {'', '0'} where there is nothing
-- cost    one round trip, O(log history + events)
local known = redis.call('HMGET', KEYS[1], 'e', 'n')
local answer = { known[1] or '', known[2] or '0' }
if known[1] then
	for _, entry in ipairs(redis.call('XRANGE', KEYS[2], ARGV[1] .. '-0', '+', 'COUNT', ARGV[2])) do
		answer[#answer + 1] = entry[1]
		answer[#answer + 1] = entry[2][2]
	end
end
return answer
