"""Who may use the advisers' pages of a hosted Next Stage, and whose cases they see.

Three ways, chosen by ``NEXTSTAGE_LOGIN``: nobody signs in (one person's own machine), each adviser has a name
and a password, or a proxy in front signs people in and says who they are. There is no password to begin with.
"""

from assistant.login.names import owner_of
from assistant.login.proxy import user_from_proxy
from assistant.login.ready import check_login, unprotected
from assistant.login.throttle import Throttle
from assistant.login.users import Users

__all__ = ["Throttle", "Users", "check_login", "owner_of", "unprotected", "user_from_proxy"]
