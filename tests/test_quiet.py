"""Stderr turned away and put back, by several at once, in a process whose stderr is a file."""

from __future__ import annotations

import subprocess
import sys

SEVERAL = """
import os, threading
from contextlib import ExitStack
from handscue.quiet import libraries_kept_quiet

first, second = ExitStack(), ExitStack()
os.write(2, b"before ")
first.enter_context(libraries_kept_quiet())
os.write(2, b"one ")
second.enter_context(libraries_kept_quiet())  # and not in each other's order
first.close()
os.write(2, b"two ")
second.close()
os.write(2, b"after ")

def often():
    for _ in range(200):
        with libraries_kept_quiet():
            os.write(2, b"never ")

threads = [threading.Thread(target=often) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
open_ = len(os.listdir("/dev/fd")) if os.path.isdir("/dev/fd") else 4
os.write(2, b"end %d" % open_)
"""
NONE = """
import os
os.close(2)
from handscue.quiet import libraries_kept_quiet
with libraries_kept_quiet():
    print("done")
"""


def test_of_several_the_last_puts_back_what_was_there_and_nothing_stays_open() -> None:
    done = subprocess.run([sys.executable, "-c", SEVERAL], capture_output=True, check=True)
    *words, descriptors = done.stderr.split()
    assert words == [b"before", b"after", b"end"]
    assert int(descriptors) <= 4  # the three there always are, and the listing itself


def test_where_there_is_no_stderr_nothing_is_turned_away() -> None:
    done = subprocess.run([sys.executable, "-c", NONE], capture_output=True, check=True)
    assert done.stdout.strip() == b"done"
