from tests.accounts import account, clock, server

__all__ = ["account", "clock", "server"]
