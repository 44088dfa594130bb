"""Plans batches of AI-generated video: the most priority-weighted quality for the budget."""

import logging

from lazy_loader import attach_stub

# What happens is told to whoever listens, and to nobody else.
logging.getLogger(__name__).addHandler(logging.NullHandler())

# Each name is loaded when it is first asked for, from where the stub beside this file says.
__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
