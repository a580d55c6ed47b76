"""Accounts: who there is, how they prove it, and whether their space is open.

Passwords are hashed with Argon2id outside of transactions; every other secret has 128 random bits and is
stored as a keyed hash. Guesses are throttled in the database. Whether somebody has an account is told to
nobody. A person's own acts and an operator's acts on them are recorded in that person's audit trail.

Verbs that hash take `outside` and open their own Works; all others take a `work` and never commit.
"""

from tansu.foundation.accounts.authenticate import TOUCH_MINUTES, authenticate, touch
from tansu.foundation.accounts.change_password import change_password, set_password
from tansu.foundation.accounts.clients import add_app_password, app_passwords, remove_app_password
from tansu.foundation.accounts.closing import (
    CLOSING_DAYS,
    close,
    due_closings,
    freeze,
    quiet_since,
    reopen,
    set_standing,
    standings,
    thaw,
)
from tansu.foundation.accounts.custody import AccountsCustodian
from tansu.foundation.accounts.guesses import count_guess, forgive_guess
from tansu.foundation.accounts.hashing import ARGON2ID, Argon2id, Hashing, PasswordHash
from tansu.foundation.accounts.instance import ReceiptKey, accept_key, check_instance, receipt_keys
from tansu.foundation.accounts.links import INVITE_HOURS, RESET_MINUTES, ask_reset, invite, reset_password, send_resets
from tansu.foundation.accounts.login_flows import (
    FLOW_MINUTES,
    BegunLogin,
    FetchedLogin,
    begin_login,
    deny_login,
    fetch_login,
    grant_login,
    login_flow,
)
from tansu.foundation.accounts.model import (
    Account,
    AccountsPage,
    AppPassword,
    FlowState,
    LoginFlow,
    Session,
    Token,
    check_email,
    key_of,
)
from tansu.foundation.accounts.passwords import check_password, common_passwords, prepare_password
from tansu.foundation.accounts.people import (
    add,
    disable,
    enable,
    find,
    get,
    list_accounts,
    remove,
    require_operator,
    set_operator,
    update,
)
from tansu.foundation.accounts.programs import add_token, remove_token, tokens
from tansu.foundation.accounts.regions import region_of
from tansu.foundation.accounts.setup import new_setup_code, set_up, setup_needed
from tansu.foundation.accounts.sign_in import confirm_password, sign_in, sign_in_for_token
from tansu.foundation.accounts.signed_in import (
    IDLE_DAYS,
    current_session,
    end_other_sessions,
    end_session,
    sessions,
    sign_out,
)
from tansu.foundation.accounts.tidy import forget_expired

__all__ = [
    "ARGON2ID",
    "CLOSING_DAYS",
    "FLOW_MINUTES",
    "IDLE_DAYS",
    "INVITE_HOURS",
    "RESET_MINUTES",
    "TOUCH_MINUTES",
    "Account",
    "AccountsCustodian",
    "AccountsPage",
    "AppPassword",
    "Argon2id",
    "BegunLogin",
    "FetchedLogin",
    "FlowState",
    "Hashing",
    "LoginFlow",
    "PasswordHash",
    "ReceiptKey",
    "Session",
    "Token",
    "accept_key",
    "add",
    "add_app_password",
    "add_token",
    "app_passwords",
    "ask_reset",
    "authenticate",
    "begin_login",
    "change_password",
    "check_instance",
    "check_email",
    "check_password",
    "close",
    "common_passwords",
    "confirm_password",
    "count_guess",
    "current_session",
    "deny_login",
    "disable",
    "due_closings",
    "enable",
    "end_other_sessions",
    "end_session",
    "fetch_login",
    "find",
    "forget_expired",
    "forgive_guess",
    "freeze",
    "get",
    "grant_login",
    "invite",
    "key_of",
    "list_accounts",
    "login_flow",
    "new_setup_code",
    "prepare_password",
    "receipt_keys",
    "region_of",
    "remove",
    "remove_app_password",
    "remove_token",
    "quiet_since",
    "reopen",
    "require_operator",
    "reset_password",
    "send_resets",
    "sessions",
    "set_operator",
    "set_password",
    "set_standing",
    "set_up",
    "setup_needed",
    "sign_in",
    "sign_in_for_token",
    "sign_out",
    "standings",
    "thaw",
    "tokens",
    "touch",
    "update",
]
