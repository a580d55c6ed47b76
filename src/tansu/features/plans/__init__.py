"""Plans: what may be bought here, who has bought what, and every cent of it.

The catalogue is data that the operator writes. What was sold stays as it was agreed: a subscription remembers its
bytes and price. The quota that holds now is a pure function of facts; being over it blocks new bytes only. Money is
whole minor units, received for an order, written into a ledger that only grows and always adds up to nothing.

Where to look: `selling` (catalogue, codes, orders, renewals), `paying` (money in, provider events), `refunding` (money
back), `books` (ledger, invoices, figures), `granting` (what quota holds now), `families`, `inviting`,
`inactivity`.
"""

from tansu.features.plans.books.invoicing import find_invoice, invoices, invoices_called, set_issuer
from tansu.features.plans.books.ledger import LedgerReport, postings, verify_ledger
from tansu.features.plans.books.ledger_rows import book_rows, sales
from tansu.features.plans.books.overview import Month, OrdersPage, Overview, open_orders, overview, revenue, subscribers
from tansu.features.plans.books.printing import as_page, as_pdf
from tansu.features.plans.checks import CHECKS
from tansu.features.plans.currencies import EXPONENTS, check_currency, read_money, written
from tansu.features.plans.custody import PlansCustodian
from tansu.features.plans.families import accept, families, family_of, family_owner, in_family, leave, remove_member
from tansu.features.plans.granting import entitlement_of, set_allowance
from tansu.features.plans.inactivity import closing_unused
from tansu.features.plans.inviting import (
    decline,
    invitations,
    invite,
    look_at_invite,
    mail_invitation,
    withdraw_invite,
)
from tansu.features.plans.model.entitlement import Entitlement, Reason
from tansu.features.plans.model.family import Family, FamilyInvite, Member
from tansu.features.plans.model.gift import Code, Gift
from tansu.features.plans.model.invoice import Invoice, InvoiceKind, InvoiceLine
from tansu.features.plans.model.plan import FREE, Plan, Rhythm, Term, read_term
from tansu.features.plans.model.posting import LedgerRow, Line, Posting, PostingKind
from tansu.features.plans.model.refunding import Refund, RefundState, Rule, WaitsFor, waits_for
from tansu.features.plans.model.subscription import (
    BY_HAND,
    GRACE,
    Order,
    OrderKind,
    OrderState,
    Payment,
    Period,
    Subscription,
    Terms,
)
from tansu.features.plans.paying.asking import ask_provider, ask_refunds
from tansu.features.plans.paying.cards import (
    CardStanding,
    card_standing,
    charge_card,
    charge_cards,
    page_of_cards,
    page_to_pay,
    tries_of,
)
from tansu.features.plans.paying.provider_events import believe_events, record_event
from tansu.features.plans.paying.receiving import owner_of_order, record_payment
from tansu.features.plans.paying.reconcile import Comparison, compare, look_into
from tansu.features.plans.paying.settling import return_stray
from tansu.features.plans.refunding.leaving import unused_money
from tansu.features.plans.refunding.refunds import (
    approve,
    find_refund,
    give_details,
    give_up,
    goes_by_hand,
    owner_of_refund,
    record_failed,
    record_sent,
    send_again,
    waiting_refunds,
    withdraw,
    work_out,
)
from tansu.features.plans.refunding.returning import pay_refund
from tansu.features.plans.refunding.troubles import late_refunds, troubles
from tansu.features.plans.selling.catalogue import (
    Offer,
    add_plan,
    all_plans,
    change_plan,
    end_plan,
    find_plan,
    plans_for,
)
from tansu.features.plans.selling.codes import CodeWish, all_codes, end_code, make_codes
from tansu.features.plans.selling.redeeming import Promise, gifts, look_at_code, redeem
from tansu.features.plans.selling.renewing import look_again, look_again_at_everybody
from tansu.features.plans.selling.subscribing import (
    Choice,
    Quote,
    cancel,
    change_later,
    drop_order,
    order,
    quote,
    resume,
)
from tansu.ports.payments import Failure

__all__ = [
    "in_family",
    "Member",
    "FamilyInvite",
    "Family",
    "withdraw_invite",
    "remove_member",
    "look_at_invite",
    "leave",
    "invite",
    "invitations",
    "family_owner",
    "family_of",
    "closing_unused",
    "families",
    "decline",
    "accept",
    "redeem",
    "look_at_code",
    "gifts",
    "make_codes",
    "end_code",
    "all_codes",
    "Promise",
    "Gift",
    "CodeWish",
    "Code",
    "CardStanding",
    "Comparison",
    "compare",
    "ask_provider",
    "ask_refunds",
    "card_standing",
    "charge_card",
    "charge_cards",
    "page_of_cards",
    "page_to_pay",
    "tries_of",
    "BY_HAND",
    "CHECKS",
    "EXPONENTS",
    "FREE",
    "GRACE",
    "Choice",
    "Entitlement",
    "Failure",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "LedgerReport",
    "LedgerRow",
    "Line",
    "Month",
    "Offer",
    "Order",
    "OrderKind",
    "OrderState",
    "OrdersPage",
    "Overview",
    "Payment",
    "Period",
    "Plan",
    "PlansCustodian",
    "Posting",
    "PostingKind",
    "Quote",
    "Reason",
    "Refund",
    "RefundState",
    "Rhythm",
    "Rule",
    "Subscription",
    "Term",
    "Terms",
    "WaitsFor",
    "add_plan",
    "all_plans",
    "approve",
    "as_page",
    "as_pdf",
    "believe_events",
    "book_rows",
    "cancel",
    "change_later",
    "change_plan",
    "check_currency",
    "drop_order",
    "end_plan",
    "entitlement_of",
    "find_invoice",
    "find_plan",
    "find_refund",
    "give_details",
    "give_up",
    "goes_by_hand",
    "late_refunds",
    "mail_invitation",
    "invoices",
    "invoices_called",
    "look_again",
    "look_into",
    "look_again_at_everybody",
    "open_orders",
    "order",
    "overview",
    "owner_of_order",
    "owner_of_refund",
    "plans_for",
    "pay_refund",
    "postings",
    "quote",
    "read_money",
    "read_term",
    "record_event",
    "record_failed",
    "record_payment",
    "record_sent",
    "resume",
    "return_stray",
    "revenue",
    "sales",
    "send_again",
    "set_allowance",
    "set_issuer",
    "subscribers",
    "troubles",
    "unused_money",
    "verify_ledger",
    "waiting_refunds",
    "waits_for",
    "withdraw",
    "work_out",
    "written",
]
