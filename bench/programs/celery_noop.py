# A task that does nothing, and the settings of its worker: NOOP_MODE is "safe" or "fast".
import os

from celery import Celery

app = Celery("noop", broker="redis+socket://" + os.environ["NOOP_SOCKET"])
SAFE = os.environ["NOOP_MODE"] == "safe"
app.conf.update(
    task_ignore_result=True,
    task_acks_late=SAFE,
    worker_prefetch_multiplier=1 if SAFE else 128,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
)


@app.task
def noop():
    return None
