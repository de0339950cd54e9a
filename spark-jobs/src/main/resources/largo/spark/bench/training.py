"""Times steps of DistributedDataParallel over gloo with random examples, one thread per process.

Arguments: network, examples of each process, steps, processes. Prints examples per second, after as
many steps for warm-up.
"""
import multiprocessing
import os
import sys
import tempfile
import time

import torch.distributed as dist

name = sys.argv[1]
examples, steps, processes = (int(text) for text in sys.argv[2:5])


def run(rank, meeting, results):
    torch.set_num_threads(1)
    os.environ["GLOO_SOCKET_IFNAME"] = "lo"
    dist.init_process_group("gloo", init_method="file://" + meeting, rank=rank, world_size=processes)
    model, inputs, labels = network(name, examples)
    model = nn.parallel.DistributedDataParallel(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    loss = nn.CrossEntropyLoss()

    def train():
        for _ in range(steps):
            optimizer.zero_grad()
            loss(model(inputs), labels).backward()
            optimizer.step()
        dist.barrier()

    train()  # warm-up
    begun = time.perf_counter()
    train()
    results.put(time.perf_counter() - begun)
    dist.destroy_process_group()


with tempfile.TemporaryDirectory() as folder:
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    tasks = [context.Process(target=run, args=(rank, folder + "/meeting", results)) for rank in range(processes)]
    for task in tasks:
        task.start()
    seconds = max(results.get(timeout=600) for _ in tasks)
    for task in tasks:
        task.join(60)
print("mean", processes * examples * steps / seconds)
