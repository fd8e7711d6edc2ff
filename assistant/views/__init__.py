"""The page in the browser: a frame, and a module for each view in it."""

import os
import tempfile

# Read by Gradio, the first when it is imported: nothing is sent to anybody, nor kept in the browser.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "False"

# Uploads lie in a folder that only this user's programs can read, until they are added, and go with the process.
_UPLOADS = tempfile.TemporaryDirectory(prefix="miit-uploads-")
os.environ["GRADIO_TEMP_DIR"] = _UPLOADS.name
