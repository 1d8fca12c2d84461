"""Distinguished names are compared by meaning."""

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from zarf.core.seal.names import UnreadableName, parse_name, same_name, write_name

NAME = x509.Name(
    [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "TR"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, 'Şirket, "A" & Ortağı'),
        x509.NameAttribute(NameOID.SERIAL_NUMBER, "9999999999"),
        x509.NameAttribute(NameOID.COMMON_NAME, "Mali Mühür"),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        write_name(NAME),
        'CN=Mali Mühür,2.5.4.5=#130a39393939393939393939,O=Şirket\\, \\"A\\" & Ortağı,C=TR',
        'CN = Mali  Mühür , SERIALNUMBER = 9999999999 , O = "Şirket, \\"A\\" & Ortağı" , C = TR',
        'C=TR, O=Şirket\\2c \\"A\\" & Ortağı, serialNumber=9999999999, CN=Mali M\\C3\\BCh\\C3\\BCr',
        'CN=Mali Mühür;OID.2.5.4.5=9999999999;O=Şirket\\, \\"A\\" & Ortağı;C=TR',
    ],
)
def test_spelling_does_not_matter(text):
    assert same_name(text, NAME)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "C=TR",
        'CN=Mali Mühür,2.5.4.5=9999999998,O=Şirket\\, \\"A\\" & Ortağı,C=TR',
        'CN=MALİ MÜHÜR,2.5.4.5=9999999999,O=Şirket\\, \\"A\\" & Ortağı,C=TR',
        'CN=Mali Mühür+2.5.4.5=9999999999,O=Şirket\\, \\"A\\" & Ortağı,C=TR',
    ],
)
def test_another_name_is_another_name(text):
    assert not same_name(text, NAME)


@pytest.mark.parametrize("text", ["", "CN", "=x", "CN=a,", "XX=a", "CN=#zz", "CN=#1", "CN=#13ff31", 'CN="a', "CN=\\ff"])
def test_what_is_no_name_is_unreadable(text):
    with pytest.raises(UnreadableName):
        parse_name(text)
