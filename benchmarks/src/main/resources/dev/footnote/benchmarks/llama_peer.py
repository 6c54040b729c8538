"""llama.cpp behind one JSON line in, one JSON line out. Timed inside, so that the pipe costs nothing."""

import json
import sys
import time

import llama_cpp

model_path, threads, context = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
llama_cpp.llama_backend_init()
parameters = llama_cpp.llama_model_default_params()
# AMX needs a permission that some virtual machines refuse; llama.cpp crashes there. Q4_1 has no repacked form.
parameters.use_extra_bufts = False
model = llama_cpp.llama_model_load_from_file(model_path.encode(), parameters)
options = llama_cpp.llama_context_default_params()
options.n_ctx = context
options.n_batch = options.n_ubatch = 512
options.n_threads = options.n_threads_batch = threads
ctx = llama_cpp.llama_init_from_model(model, options)


batch = llama_cpp.llama_batch_init(512, 0, 1)


def decode(ids, position):
    batch.n_tokens = len(ids)
    for place, token in enumerate(ids):
        batch.token[place] = token
        batch.pos[place] = position + place
        batch.n_seq_id[place] = 1
        batch.seq_id[place][0] = 0
        batch.logits[place] = place == len(ids) - 1
    if llama_cpp.llama_decode(ctx, batch) != 0:
        raise RuntimeError("llama_decode failed")


print(json.dumps({"name": "llama.cpp (llama-cpp-python %s)" % llama_cpp.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    ids = request["ids"]
    llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(ctx), True)
    begin = time.perf_counter()
    for start in range(0, len(ids), 512):
        decode(ids[start : start + 512], start)
    llama_cpp.llama_synchronize(ctx)
    filled = time.perf_counter()
    for step in range(request["decode"]):
        decode([ids[step % len(ids)]], len(ids) + step)  # any token costs the same; choosing one is left out
    llama_cpp.llama_synchronize(ctx)
    done = time.perf_counter()
    print(json.dumps({"prefill": filled - begin, "decode": done - filled}), flush=True)
