"""Plans: what may be bought here, at which price.

The catalogue is data that the operator writes. What was sold stays as it was agreed: a plan's bytes, term and
prices never change, it is replaced by another.
"""

from tansu.features.plans.catalogue import Offer, add_plan, all_plans, change_plan, end_plan, find_plan, plans_for
from tansu.features.plans.currencies import EXPONENTS, check_currency, read_money, written
from tansu.features.plans.custody import PlansCustodian
from tansu.features.plans.model import FREE, Plan, Rhythm, Term, read_term

__all__ = [
    "EXPONENTS",
    "FREE",
    "Offer",
    "Plan",
    "PlansCustodian",
    "Rhythm",
    "Term",
    "add_plan",
    "all_plans",
    "change_plan",
    "check_currency",
    "end_plan",
    "find_plan",
    "plans_for",
    "read_money",
    "read_term",
    "written",
]
