local names = {}
for i = 1, 20 do names[i] = "feature_" .. i end
math.randomseed(42)
local bodies = {}
for b = 1, 64 do
  local inputs = {}
  for i = 1, 20 do inputs[i] = string.format('{"name":"%s","shape":[1],"datatype":"FP64","data":[%.4f]}', names[i], math.random() * 100) end
  bodies[b] = '{"inputs":[' .. table.concat(inputs, ",") .. ']}'
end
local n = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
request = function()
  n = n % 64 + 1
  return wrk.format(nil, "/v2/models/credit/infer", nil, bodies[n])
end
