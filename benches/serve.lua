-- Requests of wrk: the benchmark letter with its logo, to another recipient each time.
-- Arguments: the letter, the logo, and the milliseconds that a connection rests before a request
-- (on average; at random, so that requests come as from many people).

local boundary = "----letterpress"
local number, rest = 0, 0
local before, behind

local count = 0
function setup(thread)
  thread:set("id", count)
  count = count + 1
end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

function init(args)
  local letter, logo = read(args[1]), read(args[2])
  rest = tonumber(args[3] or "0")
  local at, to = letter:find("Madame Claire Dubois", 1, true)
  before = "--" .. boundary .. '\r\nContent-Disposition: form-data; name="letter"\r\n\r\n' .. letter:sub(1, to)
  behind = letter:sub(to + 1) .. "\r\n--" .. boundary ..
    '\r\nContent-Disposition: form-data; name="file"; filename="logo.png"\r\n\r\n' .. logo ..
    "\r\n--" .. boundary .. "--\r\n"
  math.randomseed(id + 1)
end

local headers = { ["Content-Type"] = "multipart/form-data; boundary=" .. boundary, ["Accept"] = "application/pdf" }

function request()
  number = number + 1
  return wrk.format("POST", "/v1/render", headers, before .. " " .. id .. "-" .. number .. behind)
end

-- Only with a rest: wrk asks for a delay wherever this function is there.
if os.getenv("SERVE_REST") then
  function delay()
    return math.floor(-math.log(1 - math.random()) * rest + 0.5)
  end
end

function done(summary, latency)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read +
    summary.errors.write + summary.errors.timeout
  io.write(string.format('{"requests": %d, "seconds": %.3f, "failed": %d, "p50": %.2f, "p99": %.2f, "most": %.2f}\n',
    summary.requests, summary.duration / 1e6, failed, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3))
end
