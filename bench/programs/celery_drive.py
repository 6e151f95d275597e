# Drives the worker of celery_noop.py: `ready` waits for it; `drain JOBS` fills a queue, lets it be emptied, and prints tasks a second.
import os
import sys
import time

import redis
from celery_noop import app, noop

QUEUE = "noop"


def ready():
    while not app.control.ping(timeout=0.5):
        pass


def drain(jobs):
    server = redis.Redis(unix_socket_path=os.environ["NOOP_SOCKET"])
    for _ in range(jobs):
        noop.apply_async(queue=QUEUE)
    start = time.monotonic()
    app.control.add_consumer(QUEUE)
    while server.llen(QUEUE) + server.hlen("unacked") > 0:
        time.sleep(0.005)
    print(jobs / (time.monotonic() - start))
    app.control.cancel_consumer(QUEUE, reply=True)


if sys.argv[1] == "ready":
    ready()
else:
    drain(int(sys.argv[2]))
