"""What the answers about duties say, in Turkish and English: shared by the command line and the portal."""

from __future__ import annotations

from zarf.core.obligations import Answer, Document, Group

NAMES = {
    Document.EFATURA: ("e-Fatura", "e-Fatura"),
    Document.EARSIV: ("e-Arşiv Fatura", "e-Arşiv invoice"),
    Document.EIRSALIYE: ("e-İrsaliye", "e-İrsaliye"),
    Document.EDEFTER: ("e-Defter", "e-Defter"),
}
GROUPS = {
    Group.TURNOVER: ("ciro", "turnover"),
    Group.ONLINE_SALES: ("internetten satış", "sales over the internet"),
    Group.PROPERTY_AND_VEHICLES: (
        "gayrimenkul ya da motorlu araç inşa, alım, satım, kiralama ve aracılığı",
        "building, trading, letting or broking property or motor vehicles",
    ),
    Group.EXCISE_LICENCE: (
        "ÖTV (I) ya da (III) sayılı listedeki ürünler (EPDK lisansı, imal, ithal)",
        "goods of the excise lists I or III (EPDK licence, making, importing)",
    ),
    Group.HOTEL: ("konaklama işletmesi", "lodging business"),
    Group.MARKET_HALL: ("sebze ve meyve ticareti (hal)", "trade in vegetables and fruit (market hall)"),
    Group.PLATFORM: (
        "internet ilanı ya da satışına aracılık eden platform, internet reklamcılığı",
        "platform for sales or advertisements on the internet, internet advertising",
    ),
}
SOURCE = ("Kaynak", "Source")
NOTHING_GIVEN = (
    "Hiç rakam verilmedi: en az bir yılın cirosunu ya da firmanın bir işini bildirin.",
    "No figures were given: give the turnover of at least one year, or a business of the firm.",
)
"""No answer is given without figures: it would say that nothing is obligatory."""
_TR = 0
_EN = 1


def sentence(answer: Answer, language: str) -> str:
    """The plain answer about one document."""
    side = _EN if language == "en" else _TR
    name = NAMES[answer.document][side]
    duty = answer.duty
    if duty is None:
        return (
            f"No duty to use {name} follows from these figures."
            if side
            else f"Bu rakamlara göre {name} zorunluluğunuz yok."
        )
    day = answer.begins.strftime("%Y-%m-%d" if side else "%d.%m.%Y") if answer.begins else ""
    if side:
        since = f"since {day}" if day else "as soon as its ground exists"
        return f"{name} is obligatory {since}: {_reason(answer, side)}."
    since = f"{day} gününden itibaren" if day else "koşulun oluşmasıyla"
    return f"{name} kullanmak zorundasınız, {since}: {_reason(answer, side)}."


def _reason(answer: Answer, side: int) -> str:
    duty = answer.duty
    assert duty is not None
    if duty.needs is not None:
        cause = NAMES[duty.needs][side]
        return f"it comes with {cause}" if side else f"{cause} zorunluluğu bunu da getirir"
    ground = GROUPS[duty.group][side]
    if duty.threshold is None:
        return f"{ground}, regardless of turnover" if side else f"{ground}, cirodan bağımsız"
    amount = f"{duty.threshold:,}" if side else f"{duty.threshold:,}".replace(",", ".")
    if side:
        return f"{ground}, {answer.year}: at least {amount} TL"
    return f"{ground}, {answer.year} yılı: {amount} TL ve üzeri"


def doubt(answer: Answer, language: str) -> str:
    """What to say when the row was not compared with the act; "" otherwise."""
    if answer.duty is None or answer.duty.sure:
        return ""
    if language == "en":
        return "This row is known from memory; look it up in the act or ask your accountant."
    return "Bu satır bellekten yazıldı; tebliğe bakın ya da mali müşavirinize sorun."
