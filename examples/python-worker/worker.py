#!/usr/bin/env python3
"""Works until it is told to stop: a program in any language needs no more to be supervised."""

import signal
import sys
import threading

leaving = threading.Event()
signal.signal(signal.SIGINT, lambda *_: leaving.set())

print("ready", flush=True)
turn = 0
while not leaving.wait(1):
    turn += 1
    print(f"turn {turn}", flush=True)
print("finished", flush=True)
sys.exit(0)
