"""The page in the browser: a frame, and a module for each view in it."""

import os

# Read by Gradio, the first when it is imported: nothing is sent to anybody, nor kept in the browser.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "False"
