"""What Python, the operating system and libxml2 report, in words for people.

A finding keeps the cause as it was reported (its parameter `reason`); here it gets its Turkish words. A cause that is
not known here is quoted. A place in the text ("line 3 column 5") stays.
"""

from __future__ import annotations

import re

_NAME = r"(\S+?)"

_SYSTEM = (
    (r"No such file or directory", "böyle bir dosya ya da klasör yok"),
    (r"Permission denied", "erişim izni yok"),
    (r"Operation not permitted", "bu işleme izin verilmiyor"),
    (r"Is a directory", "bu bir klasör"),
    (r"Not a directory", "yoldaki bir ad klasör değil"),
    (r"File exists", "bu adda bir dosya zaten var"),
    (r"File name too long", "dosya adı çok uzun"),
    (r"No space left on device", "diskte yer kalmadı"),
    (r"Disk quota exceeded", "disk kotası doldu"),
    (r"Read-only file system", "disk yazmaya kapalı"),
    (r"Input/output error", "disk okunamıyor ya da yazılamıyor"),
    (r"Too many open files", "aynı anda çok fazla dosya açık"),
    (r"Too many levels of symbolic links", "bağlantılar birbirini gösteriyor"),
    (r"Device or resource busy", "başka bir program kullanıyor"),
    (r"Connection refused", "bağlantı kabul edilmedi"),
    (r"no answer", "yanıt yok"),
    (r"\?|", "neden bildirilmedi"),
)

_JSON = (
    (r"Expecting value", "burada bir değer olmalı"),
    (r"Expecting property name enclosed in double quotes", "burada çift tırnak içinde bir alan adı olmalı"),
    (r"Expecting '(.)' delimiter", "burada “{0}” işareti olmalı"),
    (r"Extra data", "verinin ardında fazladan metin var"),
    (r"Unterminated string starting at", "burada başlayan metnin tırnağı kapatılmamış"),
    (r"Invalid control character at", "metnin içinde bir denetim karakteri var"),
    (r"Invalid \\.*escape", "ters eğik çizgiden (\\) sonraki yazım geçersiz"),
    (r"Illegal trailing comma before end of (?:object|array)", "sondaki virgül fazla"),
    (r"maximum recursion depth exceeded.*", "iç içe yapı çok derin"),
    (r"Exceeds the limit \((\d+) digits\).*", "bir sayı çok uzun: en çok {0} rakam olabilir"),
    (r"(\S+) is not a number", "{0} bir sayı değil"),
    (r"a number has too large an exponent", "bir sayının üssü çok büyük"),
    (r"a key is given twice in one object", "bir alan adı iki kez yazılmış"),
    (
        r"'utf-8' codec can't decode bytes? (\S+) in position (\d+).*",
        "UTF-8 değil: {1} konumundaki {0} baytı okunamıyor",
    ),
)

_ZIP = (
    (r"broken compressed data", "sıkıştırılmış veri bozuk"),
    (r"broken ZIP structure", "ZIP yapısı bozuk"),
)

_SEALS = (
    (r"not a PEM file with certificates", "sertifika içeren bir PEM dosyası değil"),
    (r"not a CRL", "bir iptal listesi (CRL) değil"),
    (r"not a record of seal evidence", "saklanmış bir mühür kanıtı değil"),
    (r"a list is missing", "listelerden biri eksik"),
)

_SHEETS = (
    (r"broken or locked workbook", "Excel dosyası bozuk ya da parolalı"),
    (r"old or locked workbook \(\.xls\)", "eski biçimde (.xls) ya da parolalı Excel dosyası"),
    (r"document type in a workbook", "Excel dosyasının içinde belge türü bildirimi (DOCTYPE) var"),
    (r"neither a workbook nor text", "ne Excel ne metin dosyası"),
    (r"unknown character encoding", "karakter kodlaması okunamıyor"),
    (r"quotes do not match from line (\d+) on", "{0}. satırdan sonra tırnak işareti kapanmamış ya da yanlış yerde"),
)

_XML = (
    (r"Document is empty", "belge boş"),
    (r"Start tag expected, '<' not found", "burada bir etiket (<) olmalı"),
    (
        rf"Opening and ending tag mismatch: {_NAME} line (\d+) and (\S+)",
        "{1}. satırda açılan “{0}”, “{2}” ile kapatılmış",
    ),
    (
        rf"Premature end of data in tag {_NAME} line (\d+)",
        "belge yarıda kesilmiş: {1}. satırda açılan “{0}” kapatılmamış",
    ),
    (r"EndTag: '</' not found", "kapatma etiketi (</) yok; belge yarıda kesilmiş olabilir"),
    (r"Extra content at the end of the document", "kök ögenin ardında fazladan içerik var"),
    (r"Failed to parse QName '(.*)'", "“{0}” geçerli bir ad değil"),
    (
        rf"Namespace prefix {_NAME} for {_NAME} on (\S+) is not defined",
        "{2} ögesindeki {0}:{1} için ad alanı bildirilmemiş",
    ),
    (rf"Namespace prefix {_NAME} on (\S+) is not defined", "{0}:{1} için ad alanı bildirilmemiş"),
    (r"xmlns:(\S+): Empty XML namespace is not allowed", "“{0}” önekinin ad alanı boş"),
    (r"xmlParseEntityRef: no name", "tek başına “&” olamaz; yerine “&amp;” yazılmalı"),
    (r"EntityRef: expecting ';'", "tek başına “&” olamaz; yerine “&amp;” yazılmalı"),
    (r"Entity '(.*)' not defined", "“&{0};” tanımlı değil"),
    (rf"Couldn't find end of Start Tag {_NAME}(?: line \d+)?", "“{0}” etiketinin sonu (>) yok"),
    (r"expected '>'", "etiketin sonu (>) yok"),
    (r"StartTag: invalid element name", "“<” işaretinden sonra geçerli bir ad olmalı"),
    (r"error parsing attribute name", "özniteliğin adı okunamıyor"),
    (r"attributes construct error", "öznitelikler yanlış yazılmış"),
    (r"AttValue: \" or ' expected", "öznitelik değeri tırnak içinde olmalı"),
    (r"AttValue: ' expected", "öznitelik değerinin tırnağı kapatılmamış"),
    (r"(?:Namespaced )?Attribute (\S+)(?: in '.*')? redefined", "“{0}” özniteliği iki kez yazılmış"),
    (r"Specification mandates? value for attribute (\S+)", "“{0}” özniteliğinin değeri yok"),
    (r"Unescaped '<' not allowed in attributes? values?", "öznitelik değerinde “<” olamaz; yerine “&lt;” yazılmalı"),
    (r"(?:PCDATA i|I|i)nvalid Char(?:acter)? value (\d+)", "XML'de bulunamayacak bir karakter var (kodu {0})"),
    (r"xmlParseCharRef: invalid xmlChar value (\d+)", "XML'de bulunamayacak bir karakter var (kodu {0})"),
    (r"Char 0x([0-9A-Fa-f]+) out of allowed range", "XML'de bulunamayacak bir karakter var (kodu 0x{0})"),
    (r"Sequence '\]\]>' not allowed in content", "metinde “]]>” olamaz"),
    (r"CData section not finished.*", "CDATA bölümü kapatılmamış"),
    (r"Comment not terminated.*", "açıklama (<!--) kapatılmamış"),
    (r"Comment must not contain '--' \(double-hyphen\)|Double hyphen within comment.*", "açıklamada “--” olamaz"),
    (r"XML declaration allowed only at the start of the document", "XML bildirimi yalnız belgenin en başında olabilir"),
    (r"parsing XML declaration: '\?>' expected", "XML bildirimi “?>” ile bitmeli"),
    (r"Malformed declaration expecting version", "XML bildiriminde sürüm (version) yok"),
    (r"Unsupported version '(.*)'", "XML sürümü {0} desteklenmiyor"),
    (r"Unregistered error message", "bir bölüm kapatılmamış ya da yanlış yazılmış"),
    (r"Blank needed here", "burada bir boşluk olmalı"),
)

# The words of expat, which reads what is too large for libxml2.
_EXPAT = (
    (r"syntax error", "burada XML olmayan bir metin var"),
    (r"no element found", "belge boş ya da yarıda kesilmiş"),
    (r"not well-formed \(invalid token\)", "burada XML'e uymayan bir yazım var"),
    (r"unclosed token", "bir etiket, açıklama ya da değer kapatılmamış; belge yarıda kesilmiş olabilir"),
    (r"unclosed CDATA section", "CDATA bölümü kapatılmamış"),
    (r"partial character", "belge bir karakterin ortasında kesilmiş"),
    (r"mismatched tag", "kapatılan etiket, açılan etiket değil"),
    (r"duplicate attribute", "bir öznitelik iki kez yazılmış"),
    (r"junk after document element", "kök ögenin ardında fazladan içerik var"),
    (r"undefined entity", "tanımlı olmayan bir varlık (&…;) kullanılmış"),
    (r"reference to invalid character number", "XML'de bulunamayacak bir karakterin numarası yazılmış"),
    (r"XML or text declaration not at start of entity", "XML bildirimi yalnız belgenin en başında olabilir"),
    (r"XML declaration not well-formed", "XML bildirimi yanlış yazılmış"),
    (r"unknown encoding", "bildirilen karakter kodlaması tanınmıyor"),
    (r"encoding specified in XML declaration is incorrect", "bildirilen karakter kodlaması dosyanınki değil"),
    (r"unbound prefix", "bir önekin ad alanı bildirilmemiş"),
    (r"must not undeclare prefix", "bir önekin ad alanı boş"),
)

_TURKISH = tuple(
    (re.compile(pattern, re.S), words)
    for pattern, words in (*_SYSTEM, *_JSON, *_ZIP, *_SEALS, *_SHEETS, *_XML, *_EXPAT)
)
_PLACE = re.compile(r"(?P<cause>.*?):? line (?P<line>\d+),? column (?P<column>\d+)(?: \(char \d+\))?", re.S)


def in_words(reason: str, language: str) -> str:
    """The cause *reason* in Turkish ("tr"), with its place if it has one; unchanged in English ("en")."""
    if language != "tr":
        return reason
    place = _PLACE.fullmatch(reason)
    if place is None:
        return _turkish(reason)
    return f"{place['line']}. satır, {place['column']}. sütun: {_turkish(place['cause'])}"


def _turkish(cause: str) -> str:
    for pattern, words in _TURKISH:
        match = pattern.fullmatch(cause.strip())
        if match is not None:
            return words.format(*match.groups())
    return f"bildirilen neden: “{cause.strip()}”"
