"""Times gradients of random examples with PyTorch, one thread per process.

Arguments: python, network, examples, repetitions, processes. Prints the means of wall-clock and
processor milliseconds per gradient.
"""
import multiprocessing
import sys
import time

import torch
from torch import nn

network = sys.argv[2]
examples, repetitions, processes = (int(text) for text in sys.argv[3:6])


class Block(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.residual = nn.Sequential(
            nn.Conv2d(channels, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters))
        self.shortcut = nn.Identity() if channels == filters else nn.Sequential(
            nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        return torch.relu(self.residual(x) + self.shortcut(x))


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, 10)), torch.rand(examples, 1, 28, 28)


def mlp():
    return nn.Sequential(
        nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)), torch.rand(examples, 784)


def resnet20():
    layers = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    channels = 16
    for stage in range(3):
        for block in range(3):
            filters = 16 << stage
            layers.append(Block(channels, filters, 2 if stage and not block else 1))
            channels = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)), \
        torch.rand(examples, 3, 32, 32)


def run(barrier, results):
    torch.set_num_threads(1)
    model, inputs = {"lenet": lenet, "mlp": mlp, "resnet20": resnet20}[network]()
    labels = torch.randint(0, 10, (examples,))
    loss = nn.CrossEntropyLoss(reduction="sum")

    def gradients():
        for _ in range(repetitions):
            model.zero_grad()
            loss(model(inputs), labels).backward()

    gradients()  # warm-up
    barrier.wait()
    processor, begun = time.process_time(), time.perf_counter()
    gradients()
    results.put((time.perf_counter() - begun, time.process_time() - processor))


context = multiprocessing.get_context("fork")
barrier, results = context.Barrier(processes), context.Queue()
tasks = [context.Process(target=run, args=(barrier, results)) for _ in range(processes)]
for task in tasks:
    task.start()
times = [results.get(timeout=600) for _ in tasks]
print("mean", *(1000 * sum(values) / processes / repetitions for values in zip(*times)))
