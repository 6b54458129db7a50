-- Signed deliveries for wrk, each sent once. Arguments: a file whose first line is the path, whose second line is the
-- body up to the comment's id, whose third line is the rest of it, and whose further lines are `<id> <signature>`.
-- At the end it prints one line of JSON: how many were answered, in which time, and how long answers took.
local head, before, after, deliveries

function init(arguments)
    local file = assert(io.open(arguments[1], "r"))
    local path
    path, before, after = file:read("l", "l", "l")
    deliveries = file:lines()
    head = "POST " .. path .. " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" ..
        "X-GitHub-Event: issue_comment\r\nX-GitHub-Delivery: "
end

-- One string, made at once: the less time the load takes, the more is left to what is measured.
function request()
    local line = deliveries()
    local space = line:find(" ", 1, true)
    local id = line:sub(1, space - 1)
    return head .. id .. "\r\nX-Hub-Signature-256: " .. line:sub(space + 1) .. "\r\nContent-Length: " ..
        #before + #id + #after .. "\r\n\r\n" .. before .. id .. after
end

function done(summary, latency, requests)
    local errors = summary.errors
    local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    print(string.format('{"answered": %d, "failed": %d, "us": %d, "p50_us": %d, "p99_us": %d}', summary.requests,
        failed, summary.duration, latency:percentile(50), latency:percentile(99)))
end
