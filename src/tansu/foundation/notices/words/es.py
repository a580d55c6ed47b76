"""Spanish."""

from tansu.foundation.notices.model import Kind, Letter
from tansu.foundation.notices.words.text import Plural, Posted, Told, Words

WORDS = Words(
    greeting="Hola:",
    foot="Se trata de tu cuenta en {place}. Allí, en Cuenta, eliges qué correos recibes.",
    foot_nowhere="Se trata de tu cuenta de Tansu. Allí, en Cuenta, eliges qué correos recibes.",
    is_one=lambda n: n == 1,
    notices={
        Kind.USAGE_80: Told(
            "Has usado el 80 % de tu espacio",
            (
                "Guardas {used} de {quota}.",
                "Puedes liberar espacio o elegir un plan mayor. Nunca se borra nada porque se llene.",
            ),
            "Ver qué ocupa el espacio",
        ),
        Kind.USAGE_95: Told(
            "Tu espacio está casi lleno",
            (
                "Guardas {used} de {quota}, más del 95 %.",
                "Cuando esté lleno no se aceptarán fotos ni archivos nuevos. Lo que guardas se queda y siempre puedes "
                "descargarlo y borrarlo. Puedes liberar espacio o elegir un plan mayor.",
            ),
            "Ver qué ocupa el espacio",
        ),
        Kind.USAGE_FULL: Told(
            "Tu espacio está lleno",
            (
                "Guardas {used} de {quota}. No se aceptan fotos ni archivos nuevos hasta que haya sitio.",
                "Lo que guardas se queda y siempre puedes leerlo, descargarlo y borrarlo. Libera espacio o elige un "
                "plan mayor.",
            ),
            "Ver qué ocupa el espacio",
        ),
        Kind.RENEWAL_COMING: Told(
            "Tu plan {plan} está pagado hasta el {until}",
            (
                "Paga {amount} antes de esa fecha y seguirá sin interrupción.",
                "Si pagas con tarjeta, se cobra automáticamente el día anterior.",
                Plural(
                    "days",
                    "Si el dinero llega más tarde, el plan sigue {days} día más.",
                    "Si el dinero llega más tarde, el plan sigue {days} días más.",
                ),
            ),
            "Ver cómo pagar",
        ),
        Kind.PAYMENT_RECEIVED: Told(
            "Hemos recibido {amount}",
            ("Gracias. {plan} está pagado hasta el {until}.", "La factura está en la página de tu plan."),
            "Ver plan y factura",
        ),
        Kind.PAYMENT_FAILED: Told(
            "No se pudo cobrar un pago de {amount}",
            (
                "Era para tu plan {plan}. Paga otra vez, o con otra tarjeta o cuenta.",
                "El plan sigue hasta el {until}. Después no se aceptan fotos ni archivos nuevos si guardas más que el "
                "espacio gratuito. No se borra nada de lo que guardas.",
            ),
            "Pagar otra vez",
        ),
        Kind.PAST_DUE: Told(
            "Tu plan {plan} no está pagado",
            (
                "El importe pendiente es {amount}.",
                Plural(
                    "days",
                    "El plan sigue {days} día más, hasta el {until}.",
                    "El plan sigue {days} días más, hasta el {until}.",
                ),
                "Después no se aceptan fotos ni archivos nuevos si guardas más que el espacio gratuito. No se borra "
                "nada de lo que guardas.",
            ),
            "Ver cómo pagar",
        ),
        Kind.DOWNGRADE_PLANNED: Told(
            "Desde el {begins} tu plan es {plan}",
            (
                "Tiene {quota}. Hasta entonces todo sigue igual.",
                "Si entonces guardas más, no se borra nada; solo no se aceptan fotos ni archivos nuevos. Hasta ese día "
                "puedes cambiar de idea.",
            ),
            "Ver tu plan",
        ),
        Kind.REFUND_APPROVED: Told(
            "Te devolvemos {amount}",
            (
                "El reembolso está aprobado. Te avisaremos cuando se haya enviado.",
                "La nota de abono está en la página de tu plan.",
            ),
            "Ver el reembolso",
        ),
        Kind.REFUND_SENT: Told(
            "Te hemos enviado de vuelta {amount}",
            ("Puede tardar unos días en aparecer en tu banco.",),
            "Ver el reembolso",
        ),
        Kind.REFUND_NEEDS_DETAILS: Told(
            "No pudimos devolverte {amount}",
            ("El dinero sigue siendo tuyo. Di en la página de tu plan adónde puede ir.",),
            "Decir adónde puede ir",
        ),
        Kind.SUBSCRIPTION_ENDED: Told(
            "Tu plan {plan} ha terminado",
            (
                "Ahora puedes guardar {quota}.",
                "Si guardas más, no se borra nada; solo no se aceptan fotos ni archivos nuevos. Puedes elegir otro "
                "plan cuando quieras.",
            ),
            "Ver los planes",
        ),
        Kind.INACTIVE: Told(
            "Entra antes del {until} para conservar lo que tienes aquí",
            (
                Plural("days", "No has entrado desde hace {days} día.", "No has entrado desde hace {days} días."),
                "Entra una vez antes del {until} y todo se queda. Ese día este servidor cierra las cuentas que nadie "
                "usa, y las borra treinta días después.",
            ),
            "Entrar",
        ),
        Kind.FAMILY_INVITED: Told(
            "{name} quiere compartir un plan contigo",
            (
                "Compartirías {quota} con {name}. Nadie ve lo tuyo; {name} solo ve cuánto espacio ocupa.",
                "La invitación espera en la página de tu plan hasta el {until}. No pasa nada hasta que digas que sí.",
            ),
            "Ver la invitación",
        ),
        Kind.TEST: Told(
            "Una prueba del correo de Tansu",
            ("Si puedes leer esto, los avisos te llegan.",),
            "Abrir Tansu",
        ),
    },
    letters={
        Letter.NEW_PASSWORD: Posted(
            "Una contraseña nueva para Tansu",
            (
                "Alguien, probablemente tú, ha pedido una contraseña nueva para tu cuenta de Tansu.",
                Plural(
                    "minutes",
                    "Abre esta dirección antes de {minutes} minuto y elige una.",
                    "Abre esta dirección antes de {minutes} minutos y elige una.",
                ),
            ),
            "Elegir una contraseña nueva",
            "Si no has sido tú, no hay nada que hacer: tu contraseña no ha cambiado.",
        ),
        Letter.FAMILY_INVITATION: Posted(
            "{name} quiere compartir un plan contigo",
            (
                "{name} guarda fotos y archivos en Tansu, y quiere compartir {quota} contigo allí.",
                "Para eso hace falta una cuenta con esta dirección de correo. Quien lleva el servidor puede crearte "
                "una; pregunta a {name}. Después entra: la invitación espera en la página de tu plan hasta el {until}.",
            ),
            "Entrar",
            "Recibes esto porque {name} escribió tu dirección. Si no conoces a esa persona, no hay nada que hacer.",
        ),
    },
)
