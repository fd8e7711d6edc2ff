"""What `forks` import before they begin."""

import index.adding
import index.doctor  # noqa: F401
