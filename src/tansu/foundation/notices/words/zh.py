"""Chinese in simplified characters. Nothing changes with a number."""

from tansu.foundation.notices.model import Kind, Letter
from tansu.foundation.notices.words.text import Plural, Posted, Told, Words

WORDS = Words(
    greeting="您好：",
    foot="此邮件与您在 {place} 的帐户有关。您可以在那里的“帐户”页选择接收哪些邮件。",
    foot_nowhere="此邮件与您的 Tansu 帐户有关。您可以在那里的“帐户”页选择接收哪些邮件。",
    is_one=lambda n: False,
    notices={
        Kind.USAGE_80: Told(
            "您的存储空间已用 80%",
            ("您已存放 {used}，共 {quota}。", "您可以腾出空间，或选择更大的方案。空间变满时绝不会删除任何内容。"),
            "查看空间用在哪里",
        ),
        Kind.USAGE_95: Told(
            "您的存储空间快满了",
            (
                "您已存放 {used}，共 {quota}，超过 95%。",
                "存满后将不再接收新的照片和文件。已存放的内容会保留，随时可以下载和删除。您可以腾出空间，或选择更大的方案。",
            ),
            "查看空间用在哪里",
        ),
        Kind.USAGE_FULL: Told(
            "您的存储空间已满",
            (
                "您已存放 {used}，共 {quota}。腾出空间之前，不再接收新的照片和文件。",
                "已存放的内容会保留，随时可以查看、下载和删除。请腾出空间，或选择更大的方案。",
            ),
            "查看空间用在哪里",
        ),
        Kind.RENEWAL_COMING: Told(
            "您的方案 {plan} 已付费至 {until}",
            (
                "在此之前支付 {amount}，方案就会不间断地继续。",
                "如果您用卡付款，会在前一天自动扣款。",
                Plural("days", None, "如果款项晚到，方案仍会再延续 {days} 天。"),
            ),
            "查看付款方式",
        ),
        Kind.PAYMENT_RECEIVED: Told(
            "已收到 {amount}",
            ("谢谢。{plan} 已付费至 {until}。", "发票在您的方案页面上。"),
            "查看方案和发票",
        ),
        Kind.PAYMENT_FAILED: Told(
            "{amount} 的付款未成功",
            (
                "这笔款项用于您的方案 {plan}。请重新付款，或换一张卡或一个账户。",
                "方案延续至 {until}。此后如果您存放的内容超过免费空间，将不再接收新的照片和文件。"
                "已存放的内容不会被删除。",
            ),
            "重新付款",
        ),
        Kind.PAST_DUE: Told(
            "您的方案 {plan} 尚未付费",
            (
                "应付 {amount}。",
                Plural("days", None, "方案还会延续 {days} 天，至 {until}。"),
                "此后如果您存放的内容超过免费空间，将不再接收新的照片和文件。已存放的内容不会被删除。",
            ),
            "查看付款方式",
        ),
        Kind.DOWNGRADE_PLANNED: Told(
            "自 {begins} 起您的方案为 {plan}",
            (
                "它的空间为 {quota}。在此之前一切照旧。",
                "届时如果您存放的内容超过该空间，不会删除任何内容，只是不再接收新的照片和文件。在此之前您可以随时改变主意。",
            ),
            "查看您的方案",
        ),
        Kind.REFUND_APPROVED: Told(
            "将退还您 {amount}",
            ("退款已批准。款项寄出后会再通知您。", "贷记单在您的方案页面上。"),
            "查看退款",
        ),
        Kind.REFUND_SENT: Told(
            "已将 {amount} 退还给您",
            ("可能需要几天才会在您的银行显示。",),
            "查看退款",
        ),
        Kind.REFUND_NEEDS_DETAILS: Told(
            "{amount} 未能退还给您",
            ("这笔钱仍然属于您。请在方案页面上说明可以退到哪里。",),
            "说明退到哪里",
        ),
        Kind.SUBSCRIPTION_ENDED: Told(
            "您的方案 {plan} 已结束",
            (
                "您现在可以存放 {quota}。",
                "如果您存放的内容更多，不会删除任何内容，只是不再接收新的照片和文件。您可以随时再次选择方案。",
            ),
            "查看方案",
        ),
        Kind.INACTIVE: Told(
            "请在 {until} 之前登录，以保留这里的内容",
            (
                Plural("days", None, "您已经 {days} 天没有来过。"),
                "只要在 {until} 之前登录一次，一切都会保留。到那天，此服务器会关闭无人使用的帐户，并在三十天后清除。",
            ),
            "登录",
        ),
        Kind.FAMILY_INVITED: Told(
            "{name} 想与您共享方案",
            (
                "您将与 {name} 共享 {quota}。没有人能看到您的内容；{name} 只能看到它占用多少空间。",
                "邀请会在您的方案页面上保留至 {until}。在您同意之前，什么都不会发生。",
            ),
            "查看邀请",
        ),
        Kind.TEST: Told(
            "Tansu 邮件测试",
            ("如果您能读到这封邮件，通知就能送达。",),
            "打开 Tansu",
        ),
    },
    letters={
        Letter.NEW_PASSWORD: Posted(
            "Tansu 的新密码",
            (
                "有人（可能就是您）为您的 Tansu 帐户申请了新密码。",
                Plural("minutes", None, "请在 {minutes} 分钟内打开此地址并设置新密码。"),
            ),
            "设置新密码",
            "如果不是您本人申请，则无需任何操作：您的密码没有改变。",
        ),
        Letter.FAMILY_INVITATION: Posted(
            "{name} 想与您共享方案",
            (
                "{name} 把照片和文件存放在 Tansu 中，想在那里与您共享 {quota}。",
                "为此您需要一个使用此电子邮件地址的帐户。运营此服务器的人可以为您开设；请询问 {name}。"
                "然后登录：邀请会在您的方案页面上保留至 {until}。",
            ),
            "登录",
            "您收到这封邮件，是因为 {name} 填写了您的地址。如果您不认识对方，则无需任何操作。",
        ),
    },
)
