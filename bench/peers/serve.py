"""Answers timing requests, one JSON line each; see bench/protocol.ts."""
import json
import resource
import sys
import time

ROWS = 2048
SHAPES = {"tabular": ((16,), 3, 32), "mlp": ((784,), 10, 128), "cnn": ((28, 28, 1), 10, 128), "resnet": ((32, 32, 3), 10, 128)}


def serve(prepare):
    """prepare(case, variant) returns a function that runs one step and returns its loss, a tensor that may still be computed."""
    contests = {}
    print("ready", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            key = request["case"], request["variant"]
            if key not in contests:
                contests[key] = prepare(*key)
            step = contests[key]
            start = time.perf_counter()
            for _ in range(request["steps"]):
                loss = step()
            loss = float(loss)
            seconds = time.perf_counter() - start
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            print(json.dumps({"seconds": seconds, "loss": loss, "memory": memory, "resident": 0}), flush=True)
        except Exception as error:
            print(json.dumps({"error": f"{type(error).__name__}: {error}"[:500]}), flush=True)
