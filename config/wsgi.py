import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# A page makes some ten thousand objects and lets them go. Python's collector would look through everything the start
# has made, over and over, to find nothing: what is here now stays, and the rest is looked through less often.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)
