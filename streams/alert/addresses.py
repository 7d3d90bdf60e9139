"""Find what looks like the address of a door: house number and street, in the forms of several countries.

No library does it without a model of gigabytes or beyond three countries (pyap finds a quarter of ours). A form is
a number beside a word for street, in the order and the spelling of a language, with names in capitals between: that
is what tells "5 Park Lane" from "a 3 lane road". A town or a code of a whole town names nobody and stays. Every
repeat is bounded and every match begins at a word, so that the work is linear in the text.
"""

import re
from collections.abc import Iterator

ADDRESS = "[address]"

_UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢİĪĮĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽА-ЯЁІЇЄ"
_NAME = rf"[{_UP}][\w.'’\-]{{0,24}}+"
_NUMBER = r"\d{1,5}(?:[A-Za-z]\b)?(?:[-–/]\d{1,4}[A-Za-z]?\b|[-/][A-Za-z]\b)?"
_START = r"(?<![\w$€£¥#])(?<![\w$€£¥][.,/:\-])"
_NO_UNIT = (
    r"(?!\s?(?:%|€|\$|£|(?i:euro?s?|uhr|min|minuten|stunden|tage?n?|jahren?|mal|st[uü]ck|prozent|cm|mm|kg|km|gb|tb"
    r"|stars?|hours?|days?|times|years?)\b))"
)
"""Behind the number of a house stands nothing that it counts."""
_END = r"(?!\w)"

_ENGLISH = (
    "Street St Road Rd Avenue Ave Lane Ln Drive Dr Boulevard Blvd Court Ct Way Place Pl Close Crescent Cres "
    "Terrace Square Sq Parkway Pkwy Highway Hwy Trail Circle Cir Gardens Gdns Grove Mews Hill Row View Walk Rise "
    "Quay Wharf Yard Heights Marg Nagar Colony"
).split()
_IN_PLAIN = "street|st|avenue|ave|road|rd|boulevard|blvd|lane"
_NO_STREETS = (
    r"(?!(?:[\w.'’\-]+ )?(?i:tb|gb|mb|hard|flash|thumb|usb|internal|external|solid|wheel|test|star|way|lane|days?"
    r"|months?|years?|on|in|the|of|to|a|left|right)\s)"
)
_NO_DRIVES = (
    r"(?!(?:[\w.'’\-]+ ){0,2}?(?i:tb|gb|mb|hard|flash|thumb|usb|internal|external|solid|wheel|test)\s)"
)
_UNIT = (
    rf"(?i:flat|unit|apartment|apt|suite|shop|plot|door|room|house|villa)(?:\.? ?(?i:no)\.?)? ?#?{_NUMBER},? "
)
_ROMANCE = (
    r"rue|avenue|av\.|boulevard|bd|blvd|place|pl\.|chemin|impasse|allée|quai|route|cours|square|passage|fbg"
)
_PARTICLE = (
    r"(?:(?i:de las|de los|de la|de l['’]|del|della|delle|dei|dello|dell['’]|degli|des|do|dos|da|das|di|du|de|d['’]"
    r"|la|las|los|le|les|l['’]|van|van de|van den|van der|y|e) ?)?"
)
_TYPE_FIRST = (
    "Calle|calle|C/|c/|Avenida|avenida|Avda\\.?|avda\\.?|Av\\.|Paseo|paseo|Plaza|plaza|Camino|Carrera|Ronda|Via|"
    "Viale|viale|Piazza|piazza|P\\.zza|Corso|corso|Vicolo|vicolo|Largo|Rua|rua|R\\.|Travessa|travessa|Praça|praça|"
    "Estrada|Alameda|ul\\.|ulica|al\\.|aleja|Aleja|os\\.|pl\\.|plac|Strada|Bulevardul|Laan|laan|Rue|rue|ул\\.|улица|"
    "пр\\.|просп\\.|пр-т|пер\\.|наб\\.|пл\\.|вул\\.|вулиця"
)
_NO_WAYS = r"(?!(?:Bluetooth|Airplay|AirPlay|Wi-?[Ff]i|[A-Z]{2,}\b|Spotify|Android|Windows|Ethernet))"
"""What an English "via" leads over, which is no street of Italy."""
_COMPOUND = (
    "straße|strasse|str\\.|weg|platz|allee|gasse|damm|ufer|steig|straat|laan|plein|gracht|dijk|singel|vej|"
    "(?:bro|rre|ter|al)gade|gatan|vägen|gränd|torget|veien|vegen|gata|(?:in|an|on)tie|katu|kuja|polku"
)
_TYPE_LAST = (
    "Straße|Strasse|Str\\.|Allee|Weg|Platz|Damm|Ufer|Gasse|Ring|utca|út|útja|tér|körút|Caddesi|Cad\\.|Sokak|Sokağı|"
    "Sok\\.|Bulvarı|náměstí|ulice|třída|проспект|улица|переулок|площадь|шоссе|бульвар"
)
_NO_ARTICLE = r"(?!(?:Der|Die|Das|Den|Dem|Ein|Eine|Mein|Dein|Sein|Ihr|Unser|Kein|Dieser|Diese|Dieses)\b)"
_AT = "Am|An der|An den|Im|In der|In den|Unter den|Auf dem|Auf der|Hinter der|Zum|Zur|Vor dem|Bei der"
_HOUSE = (
    rf",? ?(?:(?i:n\.?\s?[ºo°]\.?|nº|no:|no\.|nr\.?|д\.) ?)?{_NUMBER}{_NO_UNIT}{_END}"
    r"(?:,? (?:(?i:apto?|piso|int|tv|th|м|m|кв|корп|к|стр)\.? ?\d{1,4}[A-Za-z]?\b"
    r"|\d{1,2}[ºª.°]{1,2} ?(?:[A-Z]\b|tv|th|mf)?|[A-H] \d{1,3}\b)){0,2}"
)
_ENGLISH_END = (
    rf"{_END}\.?(?:,? (?:[NSEW]|NE|NW|SE|SW){_END})?"
    r"(?:,? (?:(?i:apt|apartment|unit|suite|flat|room)\.? ?#?|#)\d{1,5}[A-Za-z]?\b)?"
    r"(?:, [A-Z][a-z]{1,20}(?:nagar|pur|abad|pet|ganj)\b)?"
)
_STREETS = "|".join(word for each in _ENGLISH for word in (each, each.upper()))

_FORMS = tuple(
    re.compile(form)
    for form in (
        # 12 High Street; Flat 3, 27 Acacia Road; 123 N Main St, Apt 4; 12, MG Road, Indiranagar
        rf"{_START}(?:{_UNIT})?{_NUMBER},? {_NO_DRIVES}(?:(?:{_NAME}|of|the|and)\s){{1,4}}?"
        rf"(?:{_STREETS}){_ENGLISH_END}",
        rf"{_START}{_UNIT}(?:{_NAME}(?: {_NAME}){{0,3}}, ){{1,2}}(?:{_NAME} ){{1,3}}?(?:{_STREETS}){_ENGLISH_END}",
        # at 45 main st
        rf"(?<=\b(?:at|to|on|in|is) ){_NUMBER} {_NO_STREETS}(?:[a-z]{{3,20}}+ ){{1,2}}?(?:{_IN_PLAIN})"
        rf"{_ENGLISH_END}",
        r"(?<!\w)(?i:p\.? ?o\.? ?box|postfach|postbus|postboks|casella postale|apartado(?: de correos)?) "
        r"\d(?: ?\d){0,7}(?!\w)",
        r"(?<!\w)(?:H|D)\.? ?[Nn]o\.? ?\d[\d/\-]{0,12}(?:[A-Z]\b)?(?:, [A-Z][a-z]{2,20}\b)?",
        # SW1A 2AA, and no 8GB: a few doors share one
        r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? (?!\d[KMGT]B)\d[ABD-HJLNP-UW-Z]{2}(?!\w)",
        # 12 bis, rue de la Paix
        rf"{_START}{_NUMBER}(?: ?(?:bis|ter))?,? (?i:{_ROMANCE}) {_PARTICLE}{_NAME}(?: {_PARTICLE}{_NAME}){{0,3}}",
        # Calle Mayor 12; via Garibaldi 14; ul. Długa 5 m. 12; Laan van Meerdervoort 210
        rf"(?<!\w)(?:{_TYPE_FIRST}) ?{_PARTICLE}{_NO_WAYS}{_NAME}(?:\s{_PARTICLE}{_NAME}){{0,3}}?{_HOUSE}",
        # abito in via Garibaldi 14; but "via Apple TV 4" is English
        rf"(?<=\b(?:in|di|da) )via {_PARTICLE}{_NO_WAYS}{_NAME}(?:\s{_PARTICLE}{_NAME}){{0,3}}?{_HOUSE}",
        # Lindenweg 7a; Berliner Allee 101; Unter den Linden 77
        rf"(?<!\w)[{_UP}][\w\-]{{1,30}}?(?:{_COMPOUND}) ?{_HOUSE}",
        rf"(?<!\w){_NO_ARTICLE}{_NAME}(?: {_NAME}){{0,2}}? (?:{_TYPE_LAST}){_HOUSE}",
        rf"(?<!\w)(?:{_AT}) {_NAME}(?: {_NAME})?{_HOUSE}",
        # 서울시 강남구 테헤란로 123
        r"(?<!\w)(?:[가-힣]{1,8}[시도구군동] ){1,3}[가-힣]{1,10}[로길동](?:\d{1,3}번길)? ?\d{1,4}(?:-\d{1,4})?",
    )
)
_HAN = re.compile(
    r"(?<![\u3040-\u30ff\u4e00-\u9fff])[\u3040-\u30ff\u4e00-\u9fff]{3,40}+\d{1,5}"
    r"(?:[\-－ー−号號弄室栋楼番丁目地]{1,3}\d{0,4}){0,4}"
)
_PLACE_OF_HAN = re.compile("[都道府県市区町村省县路街巷]")


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand in the text; in no order, and they may overlap.

    >>> [("send it to 5 Park Lane, please"[a:b]) for a, b in addresses("send it to 5 Park Lane, please")]
    ['5 Park Lane']
    """
    for form in _FORMS:
        for found in form.finditer(text):
            yield found.span()
    for found in _HAN.finditer(text):
        if _PLACE_OF_HAN.search(found[0]):
            yield found.span()


def without_addresses(text: str) -> str:
    """The text with a label for each."""
    parts, end = [], 0
    for start, stop in sorted(addresses(text)):
        if start >= end:
            parts += [text[end:start], ADDRESS]
        end = max(end, stop)
    return "".join([*parts, text[end:]])
