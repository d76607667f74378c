"""One part of the benchmark in a process of its own: `python -m tests.bench.part pages 20` writes JSON."""

import json
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    name, count = sys.argv[1:]
    django.setup()
    json.dump(import_module(f"tests.bench.{name}").measured(int(count)), sys.stdout)
