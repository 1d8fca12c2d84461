"""One unsealed document of every kind that is sealed outside UBL, small and made up."""

from tests.unit.core.seal.forger import DS, XADES

HR, OA = "http://www.hr-xml.org/3", "http://www.openapplications.org/oagis/9"
EARSIV, EDEFTER, XBRLI = (
    "http://earsiv.efatura.gov.tr",
    "http://www.edefter.gov.tr",
    "http://www.xbrl.org/2003/instance",
)
INTEGRATOR, CUSTOMER, GIB = "1111111106", "1234567808", "3900383669"


def account(kind="Process", declared=True):
    known = f' xmlns:ds="{DS}" xmlns:xades="{XADES}"' if declared else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind}UserAccount xmlns="{HR}" xmlns:oa="{OA}"{known}>\n'
        f" <oa:ApplicationArea><oa:Sender><oa:LogicalID>{INTEGRATOR}</oa:LogicalID></oa:Sender><oa:Receiver/>"
        "<oa:CreationDateTime>2026-11-02T12:00:00</oa:CreationDateTime><oa:Signature></oa:Signature>"
        f"</oa:ApplicationArea>\n <DataArea><oa:{kind}/><UserAccount><UserID>{CUSTOMER}</UserID></UserAccount>"
        f"</DataArea>\n</{kind}UserAccount>\n"
    ).encode()


def report(preparer=CUSTOMER):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<earsiv:eArsivRaporu xmlns:earsiv="{EARSIV}" xmlns:xades="{XADES}">'
        f"<earsiv:baslik><earsiv:versiyon>1.0</earsiv:versiyon><earsiv:mukellef><earsiv:vkn>{CUSTOMER}</earsiv:vkn>"
        f"</earsiv:mukellef><earsiv:hazirlayan><earsiv:vkn>{preparer}</earsiv:vkn></earsiv:hazirlayan>"
        "<earsiv:raporNo>6f1c2a30-5b7e-4d0a-9c41-2f9b6d1e7a09</earsiv:raporNo></earsiv:baslik>"
        "<earsiv:fatura><earsiv:faturaNo>ABC2026000000001</earsiv:faturaNo></earsiv:fatura></earsiv:eArsivRaporu>"
    ).encode()


def ledger(root="defter", sheet="yevmiye", more=""):
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<?xml-stylesheet type="text/xsl" href="{sheet}.xslt"?>\n'
        f'<edefter:{root} xmlns:ds="{DS}" xmlns:edefter="{EDEFTER}" xmlns:xades="{XADES}">'
        f'<xbrli:xbrl xmlns:xbrli="{XBRLI}"><xbrli:context id="journal_context"><xbrli:entity>'
        f'<xbrli:identifier scheme="http://www.gib.gov.tr">{CUSTOMER}</xbrli:identifier></xbrli:entity>'
        f"</xbrli:context></xbrli:xbrl>{more}</edefter:{root}>"
    ).encode()


LEDGER_VALUE = b"value of the ledger's seal"

KINDS = {
    "open account": account(),
    "close account": account("Cancel"),
    "account without declarations": account(declared=False),
    "earsiv report": report(),
    "journal": ledger(),
    "ledger": ledger(sheet="kebir"),
    "inventory": ledger(sheet="envanter"),
    "ledger report": ledger("defterraporu", "defterraporu"),
    "berat": ledger("berat", "berat", "<ds:SignatureValue>AAAA</ds:SignatureValue>"),
}
SEALER = dict.fromkeys(KINDS, CUSTOMER) | {name: INTEGRATOR for name in KINDS if "account" in name}
