"""Records requests and responses of real inference servers and clients, byte for byte.

    python -m venv v && v/bin/pip install mlserver==1.7.1 mlserver-sklearn==1.7.1 \
        "tritonclient[http,grpc]==2.73.0" mlflow==3.17.2 scikit-learn==1.9.1
    v/bin/python record.py recorded

MLServer and MLflow run on free ports of this machine while it works. Beside the bodies lies
expected.csv: what the model was asked and what it answered, as the client's own library reads it.
"""

import csv
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import grpc
import joblib
import mlflow
import numpy as np
import pandas as pd
import tritonclient.grpc as triton_grpc
import tritonclient.http as triton
from sklearn.linear_model import LogisticRegression

out = pathlib.Path(sys.argv[1])
out.mkdir(exist_ok=True)
bin_dir = pathlib.Path(sys.executable).parent
env = {**os.environ, "PATH": f"{bin_dir}:{os.environ['PATH']}"}

random = np.random.default_rng(7)
train = pd.DataFrame(
    {
        "age": random.integers(18, 80, 500).astype(float),
        "income": random.normal(40, 12, 500).round(3),
        "utilisation": random.random(500).round(3),
    }
)
target = (train.utilisation * 3 - train.income / 40 + random.normal(0, 0.3, 500) > 0.4).astype(int)
model = LogisticRegression(max_iter=1000).fit(train.values, target)
rows = pd.DataFrame(
    {
        "age": [41.0, 29.0, 63.0, 35.0],
        "income": [52.125, 31.5, 40.1, 18.007],
        "utilisation": [0.1, 0.725, 0.3, 0.95],
    }
)
score = model.predict_proba(rows.values)
predicted = model.predict(rows.values)
with open(out / "expected.csv", "w", newline="") as file:
    lines = csv.writer(file)
    lines.writerow(["age", "income", "utilisation", "prediction", "probability"])
    for i, row in enumerate(rows.itertuples(index=False)):
        lines.writerow([*row, predicted[i], repr(float(score[i, 1]))])


# In a process of its own: the Protobuf classes of MLServer and Triton exclude each other.
ENCODE = """
import sys, pandas, io
from mlserver.codecs import PandasCodec
frame = pandas.read_json(io.StringIO(sys.argv[1]), precise_float=True)
print(PandasCodec.encode_request(frame).model_dump_json(exclude_none=True))
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def post(url, body, headers):
    request = urllib.request.Request(url, body, headers, method="POST")
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read()


def keep(name, request, response, suffix="json"):
    (out / f"{name}.request.{suffix}").write_bytes(request)
    (out / f"{name}.response.{suffix}").write_bytes(response)


def wait(url):
    for _ in range(240):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(url)


def stop(process):
    process.terminate()
    process.wait(20)


work = pathlib.Path(tempfile.mkdtemp())

# MLServer: V2 JSON and gRPC.
http, rpc, metrics = free_port(), free_port(), free_port()
joblib.dump(model, work / "model.joblib")
(work / "settings.json").write_text(
    json.dumps(
        {
            "host": "127.0.0.1",
            "http_port": http,
            "grpc_port": rpc,
            "metrics_port": metrics,
            "parallel_workers": 0,
        }
    )
)
(work / "model-settings.json").write_text(
    json.dumps(
        {
            "name": "loan",
            "implementation": "mlserver_sklearn.SKLearnModel",
            "parameters": {"uri": "./model.joblib", "version": "v3"},
        }
    )
)
server = subprocess.Popen([bin_dir / "mlserver", "start", work], env=env, stdout=subprocess.DEVNULL)
try:
    wait(f"http://127.0.0.1:{http}/v2/health/ready")
    infer = f"http://127.0.0.1:{http}/v2/models/loan/infer"
    json_type = {"Content-Type": "application/json"}
    outputs = [{"name": "predict"}, {"name": "predict_proba"}]
    matrix = {
        "id": "loan-7",
        "inputs": [
            {"name": "x", "shape": [4, 3], "datatype": "FP64", "data": rows.values.ravel().tolist()}
        ],
        "outputs": outputs,
    }
    body = json.dumps(matrix).encode()
    keep("mlserver-matrix", body, post(infer, body, json_type))

    frame = json.loads(subprocess.check_output([sys.executable, "-c", ENCODE, rows.to_json()]))
    frame["id"] = "frame-1"
    frame["outputs"] = outputs
    body = json.dumps(frame).encode()
    keep("mlserver-pandas", body, post(infer, body, json_type))

    channel = grpc.insecure_channel(f"127.0.0.1:{rpc}")
    call = channel.unary_unary("/inference.GRPCInferenceService/ModelInfer")
    wanted = [triton_grpc.InferRequestedOutput(o["name"]) for o in outputs]
    raw = triton_grpc.InferInput("x", [4, 3], "FP64")
    raw.set_data_from_numpy(rows.values)
    message = triton_grpc._utils._get_inference_request(
        model_name="loan",
        inputs=[raw],
        model_version="",
        request_id="grpc-1",
        outputs=wanted,
        sequence_id=0,
        sequence_start=False,
        sequence_end=False,
        priority=0,
        timeout=None,
        parameters=None,
    )
    body = message.SerializeToString()
    keep("mlserver-grpc-raw", body, call(body, timeout=30), "bin")

    tensor = message.inputs[0]
    tensor.contents.fp64_contents.extend(rows.values.ravel().tolist())
    del message.raw_input_contents[:]
    body = message.SerializeToString()
    keep("mlserver-grpc-typed", body, call(body, timeout=30), "bin")
finally:
    stop(server)

# MLflow's scoring server.
port = free_port()
path = work / "mlflow-model"
mlflow.sklearn.save_model(
    LogisticRegression(max_iter=1000).fit(train, target),
    path,
    signature=mlflow.models.infer_signature(train, predicted),
)
server = subprocess.Popen(
    [bin_dir / "mlflow", "models", "serve", "-m", path, "--env-manager", "local", "-p", str(port)],
    env=env,
    stdout=subprocess.DEVNULL,
)
try:
    wait(f"http://127.0.0.1:{port}/ping")
    for name, request in {
        "mlflow-split": {"dataframe_split": rows.to_dict(orient="split")},
        "mlflow-records": {"dataframe_records": rows.to_dict(orient="records")},
        "mlflow-instances": {"instances": rows.to_dict(orient="records")},
        "mlflow-inputs": {"inputs": rows.to_dict(orient="list")},
    }.items():
        body = json.dumps(request).encode()
        keep(name, body, post(f"http://127.0.0.1:{port}/invocations", body, json_type))
finally:
    stop(server)

# The binary tensor extension, as Triton's own client writes and reads it.
inputs = []
for name, values, datatype in [
    ("age", rows.age.to_numpy(np.int32), "INT32"),
    ("income", rows.income.to_numpy(np.float32), "FP32"),
    ("utilisation", rows.utilisation.to_numpy(np.float64), "FP64"),
    ("city", np.array(["Köln", "", "Oslo", "Bergen"], dtype=object), "BYTES"),
    ("owner", np.array([True, False, False, True]), "BOOL"),
    ("half", np.array([0.5, -2.0, 65504, 6e-8], np.float16), "FP16"),
]:
    tensor = triton.InferInput(name, [4], datatype)
    tensor.set_data_from_numpy(values, binary_data=True)
    inputs.append(tensor)
body, json_size = triton.InferenceServerClient.generate_request_body(inputs, request_id="bin-1")
(out / f"triton-binary.{json_size}.request.bin").write_bytes(body)

labels, scores = predicted.astype(np.int64).tobytes(), score.astype(np.float32).tobytes()
head = json.dumps(
    {
        "model_name": "loan",
        "model_version": "2",
        "outputs": [
            {
                "name": "label",
                "datatype": "INT64",
                "shape": [4, 1],
                "parameters": {"binary_data_size": len(labels)},
            },
            {
                "name": "probabilities",
                "datatype": "FP32",
                "shape": [4, 2],
                "parameters": {"binary_data_size": len(scores)},
            },
        ],
    }
).encode()
answer = head + labels + scores
read = triton.InferenceServerClient.parse_response_body(answer, header_length=len(head))
assert (read.as_numpy("label").ravel() == predicted).all()
assert np.allclose(read.as_numpy("probabilities"), score)
(out / f"triton-binary.{len(head)}.response.bin").write_bytes(answer)

shutil.rmtree(work)
