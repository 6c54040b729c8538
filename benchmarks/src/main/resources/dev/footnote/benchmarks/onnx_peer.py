"""ONNX Runtime on a BERT encoder: one JSON line in (token ids of each text), one JSON line out."""

import json
import sys
import time

import numpy
import onnxruntime

model_path, threads, batch = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = threads
session = onnxruntime.InferenceSession(model_path, options, providers=["CPUExecutionProvider"])
names = {given.name for given in session.get_inputs()}

print(json.dumps({"name": "ONNX Runtime %s" % onnxruntime.__version__}), flush=True)
for line in sys.stdin:
    # Texts of like length run together, so that little of a batch is padding.
    texts = sorted(json.loads(line)["texts"], key=len)
    begin = time.perf_counter()
    for start in range(0, len(texts), batch):
        rows = texts[start : start + batch]
        width = max(map(len, rows))
        ids = numpy.zeros((len(rows), width), dtype=numpy.int64)
        mask = numpy.zeros((len(rows), width), dtype=numpy.int64)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = row
            mask[place, : len(row)] = 1
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)}
        session.run(None, {name: value for name, value in inputs.items() if name in names})
    print(json.dumps({"seconds": time.perf_counter() - begin}), flush=True)
