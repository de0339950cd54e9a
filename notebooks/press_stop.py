"""Presses the stop button of a Jupyter kernel while a study runs, and checks that nothing is left of it.

Run by notebooks/execute.
"""

import sys
import tempfile
import time

from jupyter_client.manager import start_new_kernel

TIMEOUT = 300  # seconds for each cell

BEGIN = f"""
import largo_jvm
largo = largo_jvm.connect(master="local[2]")
plan = (
    largo.study().name("stopped").data("digits").set("data.train-examples", 500).set("data.test-examples", 100)
    .model("logistic").optimizer("sgd", 0.01).batch(32).steps(10_000_000).out({tempfile.mkdtemp() + "/run"!r})
)
study = plan.start()
"""

LEFT = """
threads = [str(t.getName()) for t in largo.jvm.java.lang.Thread.getAllStackTraces().keySet()]
threads = [t for t in threads if t.startswith("largo ")]
jobs = len(largo.session.sparkContext().statusTracker().getActiveJobIds())
kept = largo.session.sparkContext().getPersistentRDDs().size()
assert (study.progress(), threads, jobs, kept) == ("stopped", [], 0, 0), (study.progress(), threads, jobs, kept)
again = plan.start()
again.watch(lambda running: len(running.steps()) and running.stop())
assert again.steps()["step"].min() > 0, "it was not resumed at the step at which it was stopped"
"""


def run(manager, client, code, until=None):
    """Runs a cell; presses the button when its output contains a text. Returns its error, if any."""
    end = time.monotonic() + TIMEOUT
    request = client.execute(code)
    pressed = False
    while True:
        message = client.get_iopub_msg(timeout=end - time.monotonic())
        if message["parent_header"].get("msg_id") != request:
            continue
        content = message["content"]
        if message["msg_type"] == "status" and content["execution_state"] == "idle":
            return None
        if message["msg_type"] == "error":
            return content["ename"] + ": " + content["evalue"]
        if until is not None and not pressed and until in str(content.get("data", "")):
            manager.interrupt_kernel()
            pressed = True


def main():
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        error = run(manager, client, BEGIN)
        assert error is None, error
        error = run(manager, client, "study.result()", until="epoch")
        assert error is not None and error.startswith("KeyboardInterrupt"), error
        error = run(manager, client, LEFT)
        assert error is None, error
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    print("the stop button of Jupyter: stopped, nothing left, resumed")


if __name__ == "__main__":
    sys.exit(main())
