"""The page: start, interview, report. The only package that knows Gradio.

`serve` is what the command line calls; `build_page` is the page without a server around it.
"""

import os

# Gradio asks a server of its own for news and statistics when it is imported, unless this is set before.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

from interviewer.page.layout import build_page  # noqa: E402
from interviewer.page.serve import serve  # noqa: E402

__all__ = ["build_page", "serve"]
