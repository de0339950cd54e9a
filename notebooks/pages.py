"""Runs the Python of pages: each block that begins with ``import largo_jvm``, as a cell.

    pages.py README.md docs/notebooks.md

Run by notebooks/execute.
"""

import re
import sys
import time

for page in sys.argv[1:]:
    with open(page, encoding="utf-8") as file:
        blocks = re.findall(r"^```python\n(import largo_jvm\n.*?)^```$", file.read(), re.MULTILINE | re.DOTALL)
    for block in blocks:
        began = time.monotonic()
        exec(compile(block, page, "exec"), {})
        print(f"{page}: the Python ran, in {time.monotonic() - began:.0f} s")
