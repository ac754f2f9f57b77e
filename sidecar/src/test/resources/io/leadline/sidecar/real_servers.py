"""Real inference servers and their own clients, for RealServersTest.

    python -m venv v && v/bin/pip install mlserver==1.7.1 mlserver-sklearn==1.7.1 \
        "tritonclient[http]==2.73.0" mlflow==3.17.2 scikit-learn==1.9.1 requests

    real_servers.py serve mlserver|mlflow      starts the server on free ports of this machine, says
                                               which ({"http": 1, "grpc": 2}), ends with its input
    real_servers.py ask mlserver|mlflow PORTS  asks the server directly and through the router, by
                                               the clients that come with it; prints what it asked
                                               and every difference as JSON; PORTS is
                                               {"direct": {...}, "routed": {...}}
    real_servers.py record mlserver|mlflow PORT FOLDER
                                               keeps what clients and the server wrote to each other
                                               by REST, to the byte, for RecordedTrafficTest

The two must not differ in anything but the date: status, headers with their order, body.
"""

import http.client
import json
import os
import pathlib
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ROWS = {
    "age": [41.0, 29.0, 63.0, 35.0],
    "income": [52.125, 31.5, 40.1, 18.007],
    "utilisation": [0.1, 0.725, 0.3, 0.95],
}
OF_ONE_CONNECTION = {"date", "connection", "keep-alive", "transfer-encoding"}
bin_dir = pathlib.Path(sys.executable).parent


def model(named):
    import numpy as np
    import pandas as pd
    from sklearn.linear_model import LogisticRegression

    random = np.random.default_rng(7)
    train = pd.DataFrame(
        {
            "age": random.integers(18, 80, 500).astype(float),
            "income": random.normal(40, 12, 500).round(3),
            "utilisation": random.random(500).round(3),
        }
    )
    noise = random.normal(0, 0.3, 500)
    target = (train.utilisation * 3 - train.income / 40 + noise > 0.4).astype(int)
    return LogisticRegression(max_iter=1000).fit(train if named else train.values, target), train


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait(url, process):
    for _ in range(480):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            if process.poll() is not None:
                raise SystemExit(f"the server ended with {process.returncode}")
            time.sleep(0.25)
    raise TimeoutError(url)


def serve(server):
    work = pathlib.Path(tempfile.mkdtemp())
    ports = {"http": free_port(), "grpc": free_port()}
    env = {**os.environ, "PATH": f"{bin_dir}:{os.environ['PATH']}"}
    if server == "mlserver":
        import joblib

        joblib.dump(model(named=False)[0], work / "model.joblib")
        settings = {
            "host": "127.0.0.1",
            "http_port": ports["http"],
            "grpc_port": ports["grpc"],
            "metrics_port": free_port(),
            "parallel_workers": 0,
        }
        (work / "settings.json").write_text(json.dumps(settings))
        described = {
            "name": "loan",
            "implementation": "mlserver_sklearn.SKLearnModel",
            "parameters": {"uri": "./model.joblib", "version": "v3"},
        }
        (work / "model-settings.json").write_text(json.dumps(described))
        command = [bin_dir / "mlserver", "start", work]
        ready = "/v2/models/loan/ready"
    else:
        import mlflow

        fitted, train = model(named=True)
        signature = mlflow.models.infer_signature(train, fitted.predict(train))
        mlflow.sklearn.save_model(fitted, work / "model", signature=signature)
        command = [bin_dir / "mlflow", "models", "serve", "-m", work / "model"]
        command += ["--env-manager", "local", "-h", "127.0.0.1", "-p", str(ports["http"])]
        ready = "/ping"
    log = open(work / "server.log", "wb")
    process = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        wait(f"http://127.0.0.1:{ports['http']}{ready}", process)
        print(json.dumps(ports), flush=True)
        sys.stdin.read()
    finally:
        os.killpg(process.pid, 15)
        process.wait(20)
        shutil.rmtree(work)


class Comparison:
    """Asks twice, and keeps what was asked, what differed and what the answers held."""

    def __init__(self, ports):
        self.ports = ports
        self.asked = self.predictions = self.unreadable = self.rows = 0
        self.sums = {"age": 0.0, "prediction": 0.0}
        self.differences = []

    def compare(self, what, direct, routed):
        self.asked += 1
        if direct != routed:
            self.differences.append(f"{what}: {direct!r:.600} became {routed!r:.600}")

    def predicted(self, ages, predictions):
        self.predictions += 1
        self.rows += len(ages)
        self.sums["age"] += sum(ages)
        self.sums["prediction"] += sum(predictions)

    def raw(self, what, method, path, body=None, headers=(), keep=None):
        """By http.client, which changes nothing: every byte of the body counts."""
        answers = []
        for way in ("direct", "routed"):
            connection = http.client.HTTPConnection("127.0.0.1", self.ports[way]["http"], timeout=60)
            sent = {"X-Request-Id": "given", **dict(headers)}
            chunked = body is not None and not isinstance(body, bytes)
            connection.request(method, path, body() if chunked else body, sent, encode_chunked=chunked)
            answer = connection.getresponse()
            content = answer.read()
            kept = [(k, v) for k, v in answer.getheaders() if k.lower() not in OF_ONE_CONNECTION]
            answers.append((answer.status, kept, content))
            connection.close()
        self.compare(what, *answers)
        return answers[0]


class Relay:
    """Passes bytes between one client at a time and the server, and keeps them."""

    def __init__(self, port):
        self.server = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def record(self, ask, folder, name):
        halves = {"request": bytearray(), "response": bytearray()}

        def relay():
            client, _ = self.listener.accept()
            with client, socket.create_connection(("127.0.0.1", self.server)) as server:
                ends = {client: (server, "request"), server: (client, "response")}
                while True:
                    for end in select.select(list(ends), [], [])[0]:
                        other, half = ends[end]
                        some = end.recv(65536)
                        if not some:
                            return
                        halves[half] += some
                        other.sendall(some)

        thread = threading.Thread(target=relay)
        thread.start()
        ask(f"http://127.0.0.1:{self.port}")
        thread.join(10)
        for half, content in halves.items():
            (folder / f"{name}.{half}.http").write_bytes(content)


def record(server, port, folder):
    import requests

    relay = Relay(port)
    frame = {"columns": list(ROWS), "data": list(map(list, zip(*ROWS.values())))}
    values = [value for row in frame["data"] for value in row]

    def by_requests(path, data, headers):
        def ask(url):
            with requests.Session() as session:
                assert session.post(url + path, data=data, headers=headers).content

        return ask

    json_type = {"Content-Type": "application/json"}
    if server == "mlserver":
        import numpy as np
        import tritonclient.http as triton

        def matrix(times):
            tensor = {"name": "x", "shape": [4 * times, 3], "datatype": "FP64", "data": values * times}
            return json.dumps({"id": "m-1", "inputs": [tensor]}).encode()

        def by_triton(url):
            with triton.InferenceServerClient(url.removeprefix("http://")) as client:
                tensor = triton.InferInput("x", [4, 3], "FP64")
                tensor.set_data_from_numpy(np.array(frame["data"]), binary_data=False)
                wanted = triton.InferRequestedOutput("predict", binary_data=False)
                client.infer("loan", [tensor], request_id="t-1", outputs=[wanted])

        infer = "/v2/models/loan/infer"
        body = matrix(1)
        chunks = [body[i : i + 64] for i in range(0, len(body), 64)]
        relay.record(by_requests(infer, body, json_type), folder, "mlserver-4")
        relay.record(by_requests(infer, matrix(40), json_type), folder, "mlserver-gzip-160")
        relay.record(by_requests(infer, iter(chunks), json_type), folder, "mlserver-chunked-4")
        relay.record(by_triton, folder, "mlserver-triton-4")
    else:
        from mlflow.pyfunc.scoring_server.client import ScoringServerClient
        import pandas as pd

        def by_mlflow(url):
            ScoringServerClient("127.0.0.1", int(url.rsplit(":")[-1])).invoke(pd.DataFrame(ROWS))

        split = json.dumps({"dataframe_split": frame}).encode()
        relay.record(by_mlflow, folder, "mlflow-client-4")
        relay.record(by_requests("/invocations", split, json_type), folder, "mlflow-4")


def ask_mlserver(both):
    import grpc
    import numpy as np
    import pandas as pd
    import requests
    import tritonclient.http as triton
    from mlserver.codecs import PandasCodec
    from mlserver.grpc import dataplane_pb2 as pb
    from mlserver.grpc.dataplane_pb2_grpc import GRPCInferenceServiceStub

    frame = pd.DataFrame(ROWS)
    infer, json_type = "/v2/models/loan/infer", {"Content-Type": "application/json"}

    def matrix(rows, request_id):
        values = np.tile(frame.values, (rows // 4, 1))
        tensor = {"name": "x", "shape": [rows, 3], "datatype": "FP64", "data": values.ravel().tolist()}
        return json.dumps({"id": request_id, "inputs": [tensor]}).encode()

    def answered(body):
        return json.loads(body)["outputs"][0]["data"]

    # REST: plain, chunked, by the pandas codec, large and compressed, refused, and what is no prediction.
    status, _, answer = both.raw("matrix", "POST", infer, matrix(4, "m-1"), json_type)
    assert status == 200, answer
    known = answered(answer)
    both.predicted(ROWS["age"], known)
    body = matrix(400, "m-2")
    chunks = lambda: (body[i : i + 777] for i in range(0, len(body), 777))
    both.raw("chunked", "POST", infer, chunks, json_type)
    both.predicted(ROWS["age"] * 100, known * 100)
    encoded = PandasCodec.encode_request(frame)
    encoded.id = "f-1"
    both.raw("pandas", "POST", infer, encoded.model_dump_json(exclude_none=True).encode(), json_type)
    both.predicted(ROWS["age"], known)
    gzip = {**json_type, "Accept-Encoding": "gzip"}
    _, headers, _ = both.raw("compressed", "POST", infer, matrix(2000, "m-3"), gzip)
    assert ("content-encoding", "gzip") in [(k.lower(), v) for k, v in headers], headers
    both.predicted(ROWS["age"] * 500, known * 500)
    versioned = "/v2/models/loan/versions/v3/infer"
    both.raw("version", "POST", versioned, matrix(4, "m-4"), json_type)
    both.predicted(ROWS["age"], known)
    status, _, _ = both.raw("refused", "POST", infer, b'{"inputs": 7}', json_type)
    assert status >= 400
    both.unreadable += 1
    for path in ("/v2", "/v2/models/loan", "/v2/health/ready", "/v2/docs", "/nowhere"):
        both.raw(path, "GET", path)
    both.raw("head", "HEAD", "/v2/health/live")
    both.raw("repository", "POST", "/v2/repository/index", b"{}", json_type)

    # Clients of their own, each with its connections: a pool, and Triton's, which MLServer's command uses.
    answers = []
    for way in ("direct", "routed"):
        with requests.Session() as session:
            url = f"http://127.0.0.1:{both.ports[way]['http']}{infer}"
            one = [session.post(url, json=json.loads(matrix(4, f"s-{i}"))) for i in range(5)]
            answers.append([(a.status_code, a.content) for a in one])
    both.compare("session", *answers)
    for _ in range(5):
        both.predicted(ROWS["age"], known)
    answers = []
    for way in ("direct", "routed"):
        client = triton.InferenceServerClient(f"127.0.0.1:{both.ports[way]['http']}")
        tensor = triton.InferInput("x", [4, 3], "FP64")
        tensor.set_data_from_numpy(frame.values, binary_data=False)
        wanted = triton.InferRequestedOutput("predict", binary_data=False)
        result = client.infer("loan", [tensor], request_id="t-1", outputs=[wanted])
        answers.append((result.get_response(), result.as_numpy("predict").tolist()))
        client.close()
    both.compare("triton", *answers)
    both.predicted(ROWS["age"], known)

    # gRPC, by the stub that comes with MLServer: message, both kinds of metadata, status.
    tensor = pb.ModelInferRequest.InferInputTensor(name="x", datatype="FP64", shape=[4, 3])
    tensor.contents.fp64_contents.extend(frame.values.ravel().tolist())
    message = pb.ModelInferRequest(model_name="loan", id="g-1", inputs=[tensor])

    def call(method, request, **options):
        answers = []
        for way in ("direct", "routed"):
            with grpc.insecure_channel(f"127.0.0.1:{both.ports[way]['grpc']}") as channel:
                stub = getattr(GRPCInferenceServiceStub(channel), method)
                metadata = (("x-request-id", "given"),)
                try:
                    answer, done = stub.with_call(request, metadata=metadata, timeout=60, **options)
                    body, code, words = answer.SerializeToString(), done.code(), done.details()
                except grpc.RpcError as e:
                    done, body, code, words = e, b"", e.code(), e.details()
                heads = [sorted((k, v) for k, v in m or ()) for m in (done.initial_metadata(), done.trailing_metadata())]
                answers.append((body, code, words, heads))
        both.compare(f"gRPC {method}", *answers)
        return answers[0]

    assert call("ModelInfer", message)[1] == grpc.StatusCode.OK
    both.predicted(ROWS["age"], known)
    call("ModelInfer", message, compression=grpc.Compression.Gzip)
    both.predicted(ROWS["age"], known)
    large = pb.ModelInferRequest(model_name="loan", id="g-2")
    large.inputs.add(name="x", datatype="FP64", shape=[4000, 3]).contents.fp64_contents.extend(
        np.tile(frame.values, (1000, 1)).ravel().tolist()
    )
    call("ModelInfer", large)
    both.predicted(ROWS["age"] * 1000, known * 1000)
    unknown = pb.ModelInferRequest(model_name="nobody", inputs=[tensor])
    assert call("ModelInfer", unknown)[1] != grpc.StatusCode.OK
    call("ModelMetadata", pb.ModelMetadataRequest(name="loan"))
    call("ServerReady", pb.ServerReadyRequest())
    answers = []
    for way in ("direct", "routed"):
        with grpc.insecure_channel(f"127.0.0.1:{both.ports[way]['grpc']}") as channel:
            stub = GRPCInferenceServiceStub(channel)
            try:
                answers.append([a.SerializeToString() for a in stub.ModelStreamInfer(iter([message]), timeout=60)])
            except grpc.RpcError as e:
                answers.append([e.code(), e.details()])
    both.compare("gRPC stream", *answers)


def ask_mlflow(both):
    import pandas as pd
    import requests
    from mlflow.pyfunc.scoring_server.client import ScoringServerClient

    frame = pd.DataFrame(ROWS)
    path, json_type = "/invocations", {"Content-Type": "application/json"}
    known = []
    for name, request in {
        "split": {"dataframe_split": frame.to_dict(orient="split")},
        "records": {"dataframe_records": frame.to_dict(orient="records")},
        "instances": {"instances": frame.to_dict(orient="records")},
        "inputs": {"inputs": frame.to_dict(orient="list")},
    }.items():
        status, _, answer = both.raw(name, "POST", path, json.dumps(request).encode(), json_type)
        assert status == 200, answer
        known = json.loads(answer)["predictions"]
        both.predicted(ROWS["age"], known)
    body = json.dumps({"dataframe_split": frame.to_dict(orient="split")}).encode()
    both.raw("chunked", "POST", path, lambda: (body[i : i + 50] for i in range(0, len(body), 50)), json_type)
    both.predicted(ROWS["age"], known)
    csv = frame.to_csv(index=False).encode()
    status, _, answer = both.raw("CSV", "POST", path, csv, {"Content-Type": "text/csv"})
    assert status == 200, answer
    both.unreadable += 1  # as it has a header line and a JSON answer
    status, _, _ = both.raw("refused", "POST", path, b'{"nothing": 1}', json_type)
    assert status >= 400
    both.unreadable += 1
    for get in ("/ping", "/health", "/version", "/nowhere"):
        both.raw(get, "GET", get)

    # MLflow's own client, and a pool of connections.
    answers = []
    for way in ("direct", "routed"):
        client = ScoringServerClient("127.0.0.1", both.ports[way]["http"])
        answers.append(client.invoke(frame).get_predictions().to_dict())
    both.compare("scoring client", *answers)
    both.predicted(ROWS["age"], known)
    answers = []
    for way in ("direct", "routed"):
        with requests.Session() as session:
            url = f"http://127.0.0.1:{both.ports[way]['http']}{path}"
            one = [session.post(url, data=body, headers=json_type) for _ in range(5)]
            answers.append([(a.status_code, a.content) for a in one])
    both.compare("session", *answers)
    for _ in range(5):
        both.predicted(ROWS["age"], known)


if __name__ == "__main__":
    action, server = sys.argv[1:3]
    if action == "serve":
        serve(server)
    elif action == "record":
        record(server, int(sys.argv[3]), pathlib.Path(sys.argv[4]))
    else:
        comparison = Comparison(json.loads(sys.argv[3]))
        {"mlserver": ask_mlserver, "mlflow": ask_mlflow}[server](comparison)
        print(json.dumps({k: v for k, v in vars(comparison).items() if k != "ports"}))
