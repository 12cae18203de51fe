-- Numbers events, keeps them for those who miss them, and sends them to all nodes.
-- KEYS[1] what is known of the partition: e, the epoch, n, the last number, and for each publisher what it has published
-- KEYS[2] the last events of the partition, with their numbers for ids
-- ARGV[1] what tells an epoch that begins now from others of the same moment
-- ARGV[2] how many events are kept about, 0 for none
-- ARGV[3] the channel
-- ARGV[4] SPUBLISH to publish in the shard of the channel only, or PUBLISH
-- ARGV[5] the publisher
-- ARGV[6] the place of the first of its events that may be sent yet, be it again; what is before that is over
-- ARGV[7] the place of the first event among those of the publisher, 0 where that does not matter
-- ARGV[8] the first event; others follow, each after its place
-- answer  {epoch, number of the last one, which of the two commands it was, or why it was neither}, and the index of each
--         event that was here before and is left out
-- cost    one round trip, O(events * (1 + subscribers of the channel))
--
-- An epoch is the time of its beginning, so that of two the later one is known. It begins
-- where Redis knows of none, and where the stream has a higher id than the number: then
-- somebody has deleted the one and not the other.
--
-- Of a publisher the last place is known, and which ones before it did not come: '17 3-4 9-9'.
-- So what is sent again because there was no answer is taken once. Of more publishers than
-- fit the others are forgotten, and of more holes the oldest become one: what was in it may
-- be taken twice then, and those who listen leave out what they know.
local MAX_PUBLISHERS, MAX_HOLES = 256, 1000
local field = 'p:' .. ARGV[5]
local known = redis.call('HMGET', KEYS[1], 'e', 'n', field)
local epoch, number = known[1], tonumber(known[2] or '0')
local first = tonumber(ARGV[6])
local last, holes = tonumber(string.match(known[3] or '', '^%d+') or first - 1), {}
for from, to in string.gmatch(known[3] or '', ' (%d+)-(%d+)') do
	if tonumber(to) >= first then
		holes[#holes + 1] = { math.max(first, tonumber(from)), tonumber(to) }
	end
end

local function fill(i, place)
	local from, to = holes[i][1], holes[i][2]
	table.remove(holes, i)
	if place < to then
		table.insert(holes, i, { place + 1, to })
	end
	if from < place then
		table.insert(holes, i, { from, place - 1 })
	end
end

local function isNew(place)
	if place == 0 then
		return true
	end
	if place > last then
		local from = math.max(last + 1, first)
		if place > from then
			holes[#holes + 1] = { from, place - 1 }
		end
		last = place
		return true
	end
	for i = #holes, 1, -1 do
		if holes[i][1] <= place and place <= holes[i][2] then
			fill(i, place)
			return true
		end
	end
	return false
end

local function published()
	while #holes > MAX_HOLES do
		holes[2][1] = holes[1][1]
		table.remove(holes, 1)
	end
	local text = string.format('%.0f', last)
	for i = 1, #holes do
		text = text .. string.format(' %.0f-%.0f', holes[i][1], holes[i][2])
	end
	return text
end

local function note()
	if last > 0 then
		redis.call('HSET', KEYS[1], 'e', epoch, 'n', string.format('%.0f', number), field, published())
	else
		redis.call('HSET', KEYS[1], 'e', epoch, 'n', string.format('%.0f', number))
	end
end

local function keep(event)
	return redis.pcall('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], string.format('%.0f-0', number), 'd', event)
end

local function begin()
	local time = redis.call('TIME')
	local micros, digits = tonumber(time[1]) * 1000000 + tonumber(time[2]), ''
	for _ = 1, 11 do
		local digit = micros % 36
		digits = string.sub('0123456789abcdefghijklmnopqrstuvwxyz', digit + 1, digit + 1) .. digits
		micros = math.floor(micros / 36)
	end
	epoch = digits .. ARGV[1]
	redis.call('DEL', KEYS[2])
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

if not epoch then
	redis.call('DEL', KEYS[1])
	begin()
	number, last, holes = 0, first - 1, {}
end
local events, repeated = {}, {}
for i = 7, #ARGV, 2 do
	if isNew(tonumber(ARGV[i])) then
		events[#events + 1] = ARGV[i + 1]
	else
		repeated[#repeated + 1] = (i - 7) / 2
	end
end
if not known[3] and redis.call('HLEN', KEYS[1]) > MAX_PUBLISHERS + 1 then
	redis.call('DEL', KEYS[1])
end
-- before anything is told: nothing may be refused after that
number = number + #events
note()
number = number - #events
for _, event in ipairs(events) do
	number = number + 1
	if ARGV[2] ~= '0' then
		local kept = keep(event)
		if type(kept) == 'table' and kept.err then
			begin()
			number = 1
			note()
			keep(event)
		end
	end
	tell(string.format('%s:%.0f:', epoch, number) .. event)
end
if epoch ~= known[1] then
	note()
end
return { epoch, number, command, unpack(repeated) }
