-- Signed deliveries for wrk, each sent once. Arguments: a file whose first line is the path, whose second line is the
-- body up to the comment's id, whose third line is the rest of it, and whose further lines are `<id> <signature>`.
-- At the end it prints one line of JSON: how many were answered, in which time, and how long answers took.
local path, before, after, deliveries, headers

function init(arguments)
    local file = assert(io.open(arguments[1], "r"))
    path, before, after = file:read("l", "l", "l")
    deliveries = file:lines()
    headers = "Host: localhost\r\nContent-Type: application/json\r\nX-GitHub-Event: issue_comment\r\n"
end

function request()
    local id, signature = deliveries():match("(%d+) (%S+)")
    local body = before .. id .. after
    return table.concat({
        "POST ", path, " HTTP/1.1\r\n", headers, "X-GitHub-Delivery: ", id, "\r\nX-Hub-Signature-256: ", signature,
        "\r\nContent-Length: ", #body, "\r\n\r\n", body,
    })
end

function done(summary, latency, requests)
    local errors = summary.errors
    local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    print(string.format('{"answered": %d, "failed": %d, "us": %d, "p50_us": %d, "p99_us": %d}', summary.requests,
        failed, summary.duration, latency:percentile(50), latency:percentile(99)))
end
