"""The names of e-Defter elements that the rules look for, in Clark notation."""

from __future__ import annotations

from typing import Final

from zarf.core.xml.namespaces import IN_DS, IN_EDEFTER_ATTACHMENT, IN_GL_BUS, IN_GL_COR, IN_GL_MUC, IN_XADES, IN_XBRLI

COR: Final = IN_GL_COR
BUS: Final = IN_GL_BUS
MUC: Final = IN_GL_MUC
XBRLI: Final = IN_XBRLI
DS: Final = IN_DS
XADES: Final = IN_XADES
ATTACHMENT: Final = IN_EDEFTER_ATTACHMENT + "binaryObject"

INSTANCE = (XBRLI + "xbrl",)
CONTEXT = (*INSTANCE, XBRLI + "context")
ENTITY = (*CONTEXT, XBRLI + "entity")
IDENTIFIER = (*ENTITY, XBRLI + "identifier")
SEGMENT = (*ENTITY, XBRLI + "segment")
MEASURE = (*INSTANCE, XBRLI + "unit", XBRLI + "measure")
ENTRIES = (*INSTANCE, COR + "accountingEntries")
DOCUMENT_INFO = (*ENTRIES, COR + "documentInfo")
ENTITY_INFORMATION = (*ENTRIES, COR + "entityInformation")
HEADER = (*ENTRIES, COR + "entryHeader")
LINE = (*HEADER, COR + "entryDetail")
MEASURABLE = (*LINE, BUS + "measurable")
SEAL = (DS + "Signature",)
KEY_DATA = (*SEAL, DS + "KeyInfo", DS + "X509Data")
SUBJECT_NAME = (*KEY_DATA, DS + "X509SubjectName")
BINARY_OBJECT = ("extensions", "extension", ATTACHMENT)

ACCOUNT = COR + "account"
ACCOUNT_SUB = COR + "accountSub"
MAIN_ID = COR + "accountMainID"
SUB_ID = COR + "accountSubID"
AMOUNT = COR + "amount"
SIDE = COR + "debitCreditCode"
LINE_NUMBER = COR + "lineNumber"
LINE_COUNTER = COR + "lineNumberCounter"
ENTRY_COUNTER = COR + "entryNumberCounter"
ENTERED_DATE = COR + "enteredDate"
POSTING_DATE = COR + "postingDate"
TOTAL_DEBIT = BUS + "totalDebit"
TOTAL_CREDIT = BUS + "totalCredit"
