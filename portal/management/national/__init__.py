"""A country's worth of believable plans, for `manage.py load_national`: the size at which speed is measured."""
