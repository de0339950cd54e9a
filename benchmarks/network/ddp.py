"""The time of a step of PyTorch's DistributedDataParallel over gloo, with one thread for each rank."""

import argparse
import time

import torch
import torch.distributed as dist

arguments = argparse.ArgumentParser()
arguments.add_argument("--widths", required=True)
arguments.add_argument("--examples", type=int, required=True)
arguments.add_argument("--steps", type=int, required=True)
given = arguments.parse_args()

torch.set_num_threads(1)
torch.manual_seed(1)
dist.init_process_group("gloo")

layers, inputs = [], 784
for width in map(int, given.widths.split(",")):
    layers += [torch.nn.Linear(inputs, width), torch.nn.ReLU()]
    inputs = width
layers.append(torch.nn.Linear(inputs, 10))
model = torch.nn.parallel.DistributedDataParallel(torch.nn.Sequential(*layers))
optimizer = torch.optim.SGD(model.parameters(), lr=1e-6, momentum=0.9)
loss_of = torch.nn.CrossEntropyLoss()
features = torch.randn(given.examples, 784)
labels = torch.randint(0, 10, (given.examples,))


def step():
    optimizer.zero_grad()
    loss_of(model(features), labels).backward()
    optimizer.step()


seconds = []
for k in range(2 * given.steps):
    begun = time.monotonic()
    step()
    if k >= given.steps:  # the others are for warm-up
        seconds.append(time.monotonic() - begun)
if dist.get_rank() == 0:
    count = sum(p.numel() for p in model.parameters())
    median = sorted(seconds)[len(seconds) // 2]
    print(f"PyTorch {torch.__version__}, DistributedDataParallel over gloo: {count:,} parameters, "
          f"{dist.get_world_size()} ranks, step {1e3 * median:.1f} ms", flush=True)
dist.destroy_process_group()
