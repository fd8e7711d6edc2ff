"""The page in the browser: a frame, and a module for each view in it."""

import os
import tempfile

# Read by Gradio, the first when it is imported: nothing is sent to anybody, nor kept in the browser.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "False"
# Its statistics of events, which nobody sees: made anew of the last 10,000 at each event.
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(2**62)

# Uploads lie in a folder that only this user's programs can read, until they are added, and go with the process.
_UPLOADS = tempfile.TemporaryDirectory(prefix="miit-uploads-")
os.environ["GRADIO_TEMP_DIR"] = _UPLOADS.name
