"""Times gradients of random examples, one thread per process.

Arguments: network, examples, repetitions, processes. Prints the means of wall-clock and processor
milliseconds per gradient.
"""
import multiprocessing
import sys
import time

name = sys.argv[1]
examples, repetitions, processes = (int(text) for text in sys.argv[2:5])


def run(barrier, results):
    torch.set_num_threads(1)
    model, inputs, labels = network(name, examples)
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
