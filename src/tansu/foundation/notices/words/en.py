"""English."""

from tansu.foundation.notices.model import Kind, Letter
from tansu.foundation.notices.words.text import Plural, Posted, Told, Words

WORDS = Words(
    greeting="Hello,",
    foot="This is about your account at {place}. Which mails you get is your choice there, under Account.",
    foot_nowhere="This is about your Tansu account. Which mails you get is your choice there, under Account.",
    is_one=lambda n: n == 1,
    notices={
        Kind.USAGE_80: Told(
            "80% of your storage is used",
            (
                "You keep {used} of {quota}.",
                "You can make room or choose a larger plan. Nothing is ever deleted because it gets full.",
            ),
            "See what takes the room",
        ),
        Kind.USAGE_95: Told(
            "Your storage is almost full",
            (
                "You keep {used} of {quota}, more than 95% of it.",
                "When it is full, new photos and files are refused. What you keep stays, and can always be downloaded "
                "and deleted. You can make room or choose a larger plan.",
            ),
            "See what takes the room",
        ),
        Kind.USAGE_FULL: Told(
            "Your storage is full",
            (
                "You keep {used} of {quota}. New photos and files are refused until there is room.",
                "What you keep stays, and can always be read, downloaded and deleted. Make room or choose a larger "
                "plan.",
            ),
            "See what takes the room",
        ),
        Kind.RENEWAL_COMING: Told(
            "Your plan {plan} is paid until {until}",
            (
                "Pay {amount} by then, and it goes on without a gap.",
                "If you pay by card, the card is charged by itself on the day before.",
                Plural(
                    "days",
                    "If the money comes later, the plan still goes on for {days} day.",
                    "If the money comes later, the plan still goes on for {days} days.",
                ),
            ),
            "See how to pay",
        ),
        Kind.PAYMENT_RECEIVED: Told(
            "{amount} has arrived",
            ("Thank you. {plan} is paid until {until}.", "The invoice is on the page of your plan."),
            "See plan and invoice",
        ),
        Kind.PAYMENT_FAILED: Told(
            "A payment of {amount} did not go through",
            (
                "It was for your plan {plan}. Please pay again, or with another card or account.",
                "The plan goes on until {until}. After that new photos and files are refused if you keep more than "
                "the free storage. Nothing you keep is deleted.",
            ),
            "Pay again",
        ),
        Kind.PAST_DUE: Told(
            "Your plan {plan} is not paid",
            (
                "{amount} is due.",
                Plural(
                    "days",
                    "The plan goes on for {days} day more, until {until}.",
                    "The plan goes on for {days} days more, until {until}.",
                ),
                "After that new photos and files are refused if you keep more than the free storage. Nothing you keep "
                "is deleted.",
            ),
            "See how to pay",
        ),
        Kind.DOWNGRADE_PLANNED: Told(
            "From {begins} your plan is {plan}",
            (
                "It holds {quota}. Until then everything stays as it is.",
                "If you keep more than that then, nothing is deleted; only new photos and files are refused. You can "
                "think again at any time before.",
            ),
            "See your plan",
        ),
        Kind.REFUND_APPROVED: Told(
            "{amount} goes back to you",
            (
                "The refund is approved. You hear from us again when it has been sent.",
                "The credit note is on the page of your plan.",
            ),
            "See the refund",
        ),
        Kind.REFUND_SENT: Told(
            "{amount} has been sent back to you",
            ("It can take some days until you see it at your bank.",),
            "See the refund",
        ),
        Kind.REFUND_NEEDS_DETAILS: Told(
            "{amount} could not be sent back to you",
            ("The money stays yours. Say on the page of your plan where it can go.",),
            "Say where it can go",
        ),
        Kind.SUBSCRIPTION_ENDED: Told(
            "Your plan {plan} has ended",
            (
                "You may keep {quota} now.",
                "If you keep more, nothing is deleted; only new photos and files are refused. You can choose a plan "
                "again at any time.",
            ),
            "See the plans",
        ),
        Kind.INACTIVE: Told(
            "Sign in before {until} to keep what is here",
            (
                Plural(
                    "days",
                    "You have not been here for {days} day.",
                    "You have not been here for {days} days.",
                ),
                "Sign in once before {until}, and everything stays. On that day this server closes accounts that "
                "nobody uses, and erases them thirty days later.",
            ),
            "Sign in",
        ),
        Kind.FAMILY_INVITED: Told(
            "{name} would share a plan with you",
            (
                "You would share {quota} with {name}. Nobody sees what is yours; {name} sees how many bytes it takes.",
                "The invitation waits on the page of your plan until {until}. Nothing happens until you say yes.",
            ),
            "See the invitation",
        ),
        Kind.TEST: Told(
            "A test of the mail from Tansu",
            ("If you can read this, notices reach you.",),
            "Open Tansu",
        ),
    },
    letters={
        Letter.NEW_PASSWORD: Posted(
            "A new password for Tansu",
            (
                "Somebody, probably you, asked for a new password for your Tansu account.",
                Plural(
                    "minutes",
                    "Open this address within {minutes} minute and choose one.",
                    "Open this address within {minutes} minutes and choose one.",
                ),
            ),
            "Choose a new password",
            "If it was not you, there is nothing to do: your password has not changed.",
        ),
        Letter.FAMILY_INVITATION: Posted(
            "{name} would share a plan with you",
            (
                "{name} keeps photos and files in Tansu, and would share {quota} with you there.",
                "This needs an account with this e-mail address. Whoever runs the server can make you one; ask {name}. "
                "Then sign in: the invitation waits on the page of your plan until {until}.",
            ),
            "Sign in",
            "You get this because {name} wrote your address. If you do not know them, there is nothing to do.",
        ),
    },
)
