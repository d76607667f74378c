"""How gunicorn serves the portal: `gunicorn --config python:config.gunicorn config.wsgi`.

WEB_CONCURRENCY says how many processes. Nothing is kept in a process, so any number may serve side by side, anywhere.
"""

from pathlib import Path

from config.settings import LOGGING, env

worker_class = "gthread"
workers = env.int("WEB_CONCURRENCY", 2)
threads = 8  # most wait, for the database or for somebody who uploads over a poor line
timeout = 120  # seconds without a sign of life until a process is replaced
graceful_timeout = 30  # seconds to finish what has been begun when the server stops
max_requests = 5000
max_requests_jitter = 500
# A worker's sign of life is a file: in memory, since a slow disk would look like a dead worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  gunicorn makes its own file there
control_socket_disable = True  # systemd and compose steer it
# One form for all lines of the log, with the same things left out.
logconfig_dict = LOGGING | {"loggers": {"gunicorn.error": {"handlers": ["console"], "propagate": False}}}
