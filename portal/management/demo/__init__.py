"""Believable plans in every state, for `manage.py load_demo`. People and most places are invented."""
