-- What the outbox does in Redis, each in one step. KEYS[1] is what every key begins with, ARGV[1] what to do.
--
--   opt-outs             stream, for the group "proxies": what is to be delivered now
--   later                sorted set: what is to be delivered later, by the time
--   waiting, dead        sorted sets: what isn't delivered, and what never will be, by the time it was taken
--   booked, maybe-booked sets of ids
--   opt-out:{member}     hash of state, accepted and attempts; gone some time after the delivery
--
-- A member is surface:id. Times are milliseconds since 1970 by Redis's clock, so that proxies needn't agree on one.

local function key(name) return KEYS[1] .. name end
local stream, group = key('opt-outs'), 'proxies'

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function done_with(entry)
  redis.call('XACK', stream, group, entry)
  redis.call('XDEL', stream, entry)
end

local function bury(member, reason)
  local opt_out = key('opt-out:' .. member)
  redis.call('ZREM', key('waiting'), member)
  redis.call('ZREM', key('later'), member)
  redis.call('HSET', opt_out, 'state', reason)
  redis.call('ZADD', key('dead'), redis.call('HGET', opt_out, 'accepted'), member)
end

local function members_of(id) return { 'quotes:' .. id, 'offers:' .. id } end

local commands = {}

function commands.put(member, id, accepted, attempts, state)
  local opt_out = key('opt-out:' .. member)
  if redis.call('EXISTS', opt_out) == 1 then return 0 end
  redis.call('HSET', opt_out, 'state', 'waiting', 'accepted', accepted, 'attempts', attempts)
  if redis.call('SISMEMBER', key('booked'), id) == 1 then
    bury(member, 'booked')
  elseif state ~= 'waiting' then
    bury(member, state)
  else
    redis.call('ZADD', key('waiting'), accepted, member)
    redis.call('XADD', stream, '*', 'opt-out', member)
  end
  return 1
end

function commands.add(member, id) return commands.put(member, id, now(), 0, 'waiting') end

-- Whether that was news.
function commands.maybe_booked(id) return redis.call('SADD', key('maybe-booked'), id) end

function commands.not_booked(id) return redis.call('SREM', key('maybe-booked'), id) end

function commands.booked(id)
  redis.call('SREM', key('maybe-booked'), id)
  for _, member in ipairs(members_of(id)) do
    -- Its entry in the stream is dropped by whoever gets it.
    if redis.call('HGET', key('opt-out:' .. member), 'state') == 'waiting' then bury(member, 'booked') end
  end
  return redis.call('SADD', key('booked'), id)
end

-- For each that is to be delivered now: entry, surface, id, age, attempts, and whether it is maybe booked.
function commands.take(consumer, most, take_over)
  local time, due = now(), {}
  most = tonumber(most)
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', key('later'), '-inf', time, 'LIMIT', 0, most)) do
    redis.call('ZREM', key('later'), member)
    redis.call('XADD', stream, '*', 'opt-out', member)
  end
  local function take(entries)
    for _, entry in ipairs(entries) do
      -- Redis before 7 has gaps for entries that are gone.
      if entry then
        local member = entry[2][2]
        local fields = redis.call('HMGET', key('opt-out:' .. member), 'state', 'accepted', 'attempts')
        if fields[1] == 'waiting' then
          local surface, id = member:match('^(.-):(.*)$')
          local is_maybe_booked = redis.call('SISMEMBER', key('maybe-booked'), id)
          table.insert(due, { entry[1], surface, id, math.max(time - fields[2], 0), tonumber(fields[3]), is_maybe_booked })
        else
          done_with(entry[1])
        end
      end
    end
  end
  -- What a proxy has had for so long that it must be dead.
  take(redis.call('XAUTOCLAIM', stream, group, consumer, take_over, '0-0', 'COUNT', most)[2])
  if #due < most then
    local new = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', most - #due, 'STREAMS', stream, '>')
    if new then take(new[1][2]) end
  end
  return due
end

function commands.tried(entry, member, state, wait, remembered)
  local opt_out = key('opt-out:' .. member)
  done_with(entry)
  if redis.call('HGET', opt_out, 'state') ~= 'waiting' then return 0 end
  redis.call('HINCRBY', opt_out, 'attempts', 1)
  if state == 'waiting' then
    redis.call('ZADD', key('later'), now() + wait, member)
  elseif state == 'delivered' then
    redis.call('ZREM', key('waiting'), member)
    redis.call('ZREM', key('later'), member)
    redis.call('HSET', opt_out, 'state', state)
    redis.call('PEXPIRE', opt_out, remembered)
  else
    bury(member, state)
  end
  return 1
end

-- How many wait, the age of the oldest, and how many are dead.
function commands.backlog()
  local oldest = redis.call('ZRANGE', key('waiting'), 0, 0, 'WITHSCORES')[2]
  local age = oldest and math.max(now() - oldest, 0) or 0
  return { redis.call('ZCARD', key('waiting')), age, redis.call('ZCARD', key('dead')) }
end

-- Forgets proxies that have gone and have left nothing.
function commands.tidy(idle)
  for _, fields in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
    local consumer = {}
    for i = 1, #fields, 2 do consumer[fields[i]] = fields[i + 1] end
    if consumer.pending == 0 and consumer.idle > tonumber(idle) then
      redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer.name)
    end
  end
  return 1
end

-- For each dead letter: surface, id, when it was taken, attempts, reason; the oldest first.
function commands.list()
  local letters = {}
  for _, member in ipairs(redis.call('ZRANGE', key('dead'), 0, -1)) do
    local surface, id = member:match('^(.-):(.*)$')
    local fields = redis.call('HMGET', key('opt-out:' .. member), 'accepted', 'attempts', 'state')
    table.insert(letters, { surface, id, tonumber(fields[1]), tonumber(fields[2]), fields[3] })
  end
  return letters
end

function commands.retry(id)
  if redis.call('SISMEMBER', key('booked'), id) == 1 then return 0 end
  local changed = 0
  for _, member in ipairs(members_of(id)) do
    if redis.call('ZREM', key('dead'), member) == 1 then
      -- Whoever tries it again knows that it isn't booked.
      redis.call('SREM', key('maybe-booked'), id)
      redis.call('DEL', key('opt-out:' .. member))
      changed = changed + commands.add(member, id)
    end
  end
  return changed
end

function commands.drop(id)
  local changed = 0
  for _, member in ipairs(members_of(id)) do
    if redis.call('ZREM', key('dead'), member) == 1 then
      changed = changed + redis.call('DEL', key('opt-out:' .. member))
    end
  end
  return changed
end

return commands[ARGV[1]](unpack(ARGV, 2))
