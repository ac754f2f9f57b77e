"""Open-loop load at a fixed rate, and the latencies it sees: python3 rate.py PORT [RATE] [SECONDS].

wrk has no fixed rate. Sixteen keep-alive connections are asked in turn at the scheduled moments; latency counts from the scheduled
moment, so that a stall is not forgiven (no coordinated omission).
"""

import random
import selectors
import socket
import sys
import time

port, rate, seconds = int(sys.argv[1]), float(sys.argv[2] if len(sys.argv) > 2 else 2000), float(sys.argv[3] if len(sys.argv) > 3 else 10)
random.seed(42)
inputs = ",".join('{"name":"feature_%d","shape":[1],"datatype":"FP64","data":[%.4f]}' % (i, random.random() * 100) for i in range(1, 21))
body = '{"inputs":[%s]}' % inputs
request = ("POST /v2/models/credit/infer HTTP/1.1\r\nHost: m\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)).encode()

selector = selectors.EpollSelector()
idle = []
for _ in range(16):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setblocking(False)
    selector.register(connection, selectors.EVENT_READ)
    idle.append(connection)
due, latencies, start, sent, total = {}, [], time.perf_counter(), 0, int(rate * seconds)
while len(latencies) < total:
    now = time.perf_counter()
    while sent < total and idle and start + sent / rate <= now:
        connection = idle.pop()
        due[connection] = start + sent / rate
        connection.send(request)
        sent += 1
    for key, _ in selector.select(0):
        if b"}]}" in key.fileobj.recv(65536):
            latencies.append(time.perf_counter() - due.pop(key.fileobj))
            idle.append(key.fileobj)
    if time.perf_counter() - start > 3 * seconds:
        sys.exit("only %d of %d were answered" % (len(latencies), total))
latencies = sorted(latencies[total // 10 :])
print("port %d at %d/s: p50 %.3f ms, p99 %.3f ms" % (port, rate, latencies[len(latencies) // 2] * 1e3, latencies[int(len(latencies) * 0.99)] * 1e3))
