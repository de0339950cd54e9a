"""Matrix products of BLAS libraries in one thread, in turns within one process, so that other load affects all.

    python3 benchmarks/blas.py debian=/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblas.so.0 javacpp=FILE

JavaCPP unpacks its OpenBLAS to ~/.javacpp/cache/openblas-*/org/bytedeco/openblas/*/libopenblas_nolapack.so.0 on first
use. Needs numpy. OPENBLAS_CORETYPE selects the kernels, as it does elsewhere.
"""

import ctypes
import os
import statistics
import sys
import time

import numpy

if len(sys.argv) < 2 or not all("=" in text for text in sys.argv[1:]):
    sys.exit(__doc__)

libraries = {}
for name, path in (text.split("=", 1) for text in sys.argv[1:]):
    library = ctypes.CDLL(path, mode=os.RTLD_LOCAL)
    library.openblas_set_num_threads(1)
    library.openblas_get_config.restype = ctypes.c_char_p
    print(f"{name}: {library.openblas_get_config().decode()}")
    libraries[name] = library

# (rows, columns, summed, transposed a, transposed b) in column-major order: those of the transformer of `bench gradient`
products = [
    (512, 2048, 128, "T", "N"), (128, 2048, 512, "T", "N"),  # forward
    (128, 2048, 512, "N", "N"), (512, 2048, 128, "N", "N"),  # gradient of the input
    (128, 512, 2048, "N", "T"), (512, 128, 2048, "N", "T"),  # gradient of the weights
    (64, 64, 32, "T", "N"), (32, 64, 64, "N", "N"), (64, 32, 64, "N", "T"),  # attention
]


def integer(value):
    return ctypes.byref(ctypes.c_int(value))


def number(value):
    return ctypes.byref(ctypes.c_float(value))


print(f"{'GFLOP/s':24}", *(f"{name:>12}" for name in libraries))
for m, n, k, a_is, b_is in products:
    a, b, c = (numpy.random.rand(size).astype("f").ctypes.data_as(ctypes.c_void_p) for size in (m * k, k * n, m * n))
    arguments = (
        ctypes.c_char_p(a_is.encode()), ctypes.c_char_p(b_is.encode()), integer(m), integer(n), integer(k),
        number(1), a, integer(m if a_is == "N" else k), b, integer(k if b_is == "N" else n), number(0), c, integer(m))
    repetitions = max(1, int(6e7 / (m * n * k)))
    seconds = {name: [] for name in libraries}
    for _ in range(25):
        for name, library in libraries.items():
            begun = time.process_time()
            for _ in range(repetitions):
                library.sgemm_(*arguments)
            seconds[name].append((time.process_time() - begun) / repetitions)
    rates = (2e-9 * m * n * k / statistics.median(seconds[name]) for name in libraries)
    print(f"{f'{m} x {n} x {k}, {a_is}{b_is}':24}", *(f"{rate:12.0f}" for rate in rates))
