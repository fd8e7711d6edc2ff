"""The page in the browser: a frame, and a module for each view in it."""

import atexit
import os
import shutil

from assistant.gate.uploads import new_folder

# Read by Gradio, the first when it is imported: nothing is sent to anybody, nor kept in the browser.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "False"
# Its statistics of events, which nobody sees: made anew of the last 10,000 at each event.
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(2**62)

# Uploads lie there until they are added, and go with the process.
_UPLOADS = new_folder()
atexit.register(shutil.rmtree, _UPLOADS, ignore_errors=True)
os.environ["GRADIO_TEMP_DIR"] = str(_UPLOADS)
