"""Places in the group as English texts write them: the last three, ranked by growth, each place below it."""

# ruff: noqa: E501 - patterns read better in one piece

from __future__ import annotations

import re
from typing import Final

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._en_numbers import NUMBERS
from targetscore.language._en_phrases import Scan
from targetscore.language._lexemes import Lexeme, Refused, listed

ORDINALS: Final = {
    word: number
    for number, word in enumerate(
        listed(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
            " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        start=1,
    )
}
UNIT_NOUNS: Final = frozenset(
    listed(
        "school schools council councils authority authorities brigade brigades practice practices hospital hospitals"
        " trust trusts district districts county counties department departments unit units company companies provider"
        " providers station stations team teams office offices region regions town towns township townships village"
        " villages body bodies organisation organisations organization organizations force forces borough boroughs"
        " board boards agency agencies college colleges university universities clinic clinics service services"
        " operator operators library libraries ward wards area areas municipality municipalities province provinces"
        " city cities government governments bureau bureaus institution institutions branch branches firm firms centre"
        " centres center centers surgery surgeries partnership partnerships police applicant applicants member members"
        " supplier suppliers contractor contractors site sites utility utilities depot depots health performer"
        " performers airport airports assembly assemblies port ports prison prisons court courts ministry ministries"
        " commission commissions division divisions directorate directorates laboratory laboratories facility facilities"
        " landlord landlords nursery nurseries museum museums parish parishes"
        " constituency constituencies faculty faculties tribunal tribunals scheme schemes program programs programme"
        " programmes state states jurisdiction jurisdictions system systems network networks nation nations country"
        " countries enterprise enterprises association associations charity charities academy academies campus campuses"
        " carrier carriers airline airlines lab labs vendor vendors grantee grantees recipient recipients licensee licensees"
        " franchisee franchisees employer employers corporation corporations cooperative cooperatives hospice hospices"
        " hostel hostels shelter shelters precinct precincts squad squads crew crews prefecture prefectures undertaking"
        " undertakings subsidiary subsidiaries section sections registry registries archive archives theatre theatres"
        " gallery galleries plant plants mill mills factory factories store stores shop shops outlet outlets refinery"
        " refineries garage garages kindergarten kindergartens canton cantons community communities block blocks"
        " federation federations foundation foundations bank banks society societies railway railways fund funds"
        " bidder bidders tenderer tenderers entity entities participant participants consultant consultants embassy"
        " embassies distributor distributors producer producers manufacturer manufacturers insurer insurers lender"
        " lenders subgroup subgroups constabulary constabularies developer developers retailer retailers importer importers exporter exporters installer installers"
        " barangay barangays pharmacy pharmacies lgu lgus ulb ulbs panchayat panchayats commune communes woreda"
        " woredas kebele kebeles oblast oblasts subcounty subcounties subdistrict subdistricts subdivision"
        " subdivisions dispensary dispensaries polyclinic polyclinics infirmary infirmaries consortium consortia"
        " coalition coalitions alliance alliances club clubs collective collectives refuge refuges franchise"
        " franchises concessionaire concessionaires awardee awardees subrecipient subrecipients subgrantee"
        " subgrantees subcontractor subcontractors candidate candidates nominee nominees tenant tenants lessee"
        " lessees permittee permittees caterer caterers haulier hauliers hauler haulers builder builders broker"
        " brokers dealer dealers agent agents officer officers manager managers employee employees worker workers"
        " director directors principal principals inspector inspectors judge judges prosecutor prosecutors clerk"
        " clerks registrar registrars dispatcher dispatchers battalion battalions detachment detachments"
        " consulate consulates secretariat secretariats hub hubs harbour harbours substation substations ngo ngos"
        " orchestra orchestras zoo zoos ranch ranches publisher publishers broadcaster broadcasters organiser"
        " organisers organizer organizers promoter promoters sponsor sponsors respondent respondents offeror"
        " offerors quoter quoters proponent proponents trainer trainers tutor tutors instructor instructors"
        " legation legations chamber chambers guild guilds congregation congregations diocese dioceses"
        " archdiocese sheriff sheriffs commissariat commissariats hamlet hamlets"
    )
)

# In front of who is scored these name the kind that all of them are; `small`, `rural` would set some of them apart.
COMPOUND: Final = frozenset(
    listed(
        "local public participating reporting acute emergency fire ambulance police health registry planning liaison"
        " housing transport water wastewater transit library tax customs revenue regional district county municipal state"
        " provincial school hospital care community utility power port passport licensing benefits employment workforce"
        " training bus rail train tram ferry high secondary primary middle elementary teaching general borough member"
        " town city village parish job call contact day learning nursing recycling leisure sports youth immigration"
        " trading sales field branch line partner implementing executing spending delivery service"
    )
) | {"urban local", "local planning", "local housing", "mental health", "social care", "further education"}

# Without one of these words no text speaks of the last places, of the places below or of what everyone earns.
SAID: Final = frozenset(
    listed(
        "last bottom lowest place places placed rank ranks ranked ranking position positions subsequent successive"
        " authority school unit council county district top highest lowest best worst shortest longest largest smallest"
        " greatest fewest poorest group family"
    )
)

PLACED: Final = frozenset({"RANKS", "RANKBY"})
NTH: Final = rf"(?:\d+(?:st|nd|rd|th)|{'|'.join(ORDINALS)})"
# How many places: the top five, the last two.
_COUNTED = sorted((word for word, number in NUMBERS.items() if 1 < number <= len(ORDINALS)), key=len, reverse=True)
COUNT: Final = rf"(?:\d+|{'|'.join(_COUNTED)})"
UNIT = rf"(?:{'|'.join(sorted(UNIT_NOUNS, key=len, reverse=True))})"
_PLACE = r"(?:places?|ranks?|positions?)"
_BE_PLACED = r"(?:(?:is |are |being )?(?:ranked|placed|ranking|coming|comes|come|finishing|finishes|finish) (?:in )?|in )?(?:the )?"
# What may follow a place that no noun follows: the end, or what it leads to.
_THEN = (
    r"(?=\s*(?:$|[.,;:()\n–-]|(?:earns?|scores?|gets?|receives?|gains?|loses?|is|are|has|have|and|in|of|within|costs?|no"
    r"|takes?|means?|results?|deduct|gives?|forfeits?|obtains?|wins?|each|a|\d+(?![\d.]* ?(?:%|per ?cent)))\b))"
)
_LAST = r"(?:last|bottom)"
_END = r"(?P<end>highest|lowest|best|worst|poorest|shortest|longest|largest|smallest|greatest|fewest)"
_BY = r"(?P<nth>second|third|fourth|fifth|sixth|2nd|3rd|4th|5th|6th)[ -]"
# The second highest, the three lowest, the three agencies with the lowest.
ENDS = re.compile(
    rf"(?:the )?(?:(?P<n>{COUNT}) )?(?:{UNIT} )?(?:with|having|showing|recording|reporting) the (?:{_BY})?{_END}(?! first\b)\b"
    rf"|(?:the )?{_BY.replace('<nth>', '<mth>')}{_END.replace('<end>', '<fin>')}(?! (?:first|ranked|placed)\b)\b"
    rf"|(?:the )?(?P<k>{COUNT}) {_END.replace('<end>', '<last>')}\b"
)
# The three forces ranked highest, the three highest-ranked forces.
HIGHEST = re.compile(
    rf"(?:the )?(?P<n>{COUNT}) (?:{UNIT} (?:ranked|placed|ranking) (?:highest|top|best)"
    rf"|(?:highest|top|best)[ -](?:ranked|placed|ranking)(?: {UNIT})?)(?! of\b)\b"
)
NEXT = re.compile(
    rf"(?:the )?(?:next|following|subsequent) (?P<n>{COUNT})(?: (?:{_PLACE}|{UNIT}))?"
    r"(?= (?:receive|earn|get|gain|score|are|have|take|each|win|obtain|\d|one|two|three|four|five|six|half|no|none)\b|[,:(])"
)
GROUP = re.compile(
    rf"(?:within|in|among|amongst|across) (?:the|its|their|each|this|a) (?:peer |comparison |family |own )?"
    rf"(?:group|family|league|cluster)(?: of {UNIT})?(?=,| |\.)"
    rf"|(?:among|amongst|across) (?:the|all|all the|its) {UNIT}(?=,)"
)
LAST = re.compile(
    rf"{_BE_PLACED}(?:"
    rf"(?P<a>{NTH})(?:(?: to |-| and | or |–)(?P<b>{NTH}))?(?: |-)(?:from (?:the )?|to )?{_LAST}(?: {_PLACE}| {UNIT})?{_THEN}"
    rf"|{_LAST} (?P<n>{COUNT})(?!\d| ?%| ?per ?cent|\.\d)(?: (?:{_PLACE}|{UNIT})\b|{_THEN})"
    rf"|(?P<one>(?:last|bottom|lowest) {_PLACE}\b|(?:last|bottom|lowest)(?: |-)(?:placed|ranked|ranking)(?: {UNIT}\b)?"
    rf"|{_LAST} {UNIT}{_THEN}))"
)
LAST_ALONE = re.compile(
    rf"(?:(?:is |are |being )?(?:ranked|placed|ranking|coming|comes|come|finishing|finishes|finish) (?:the )?|the ){_LAST}{_THEN}"
)
# Ranked lower than 12th, below 12th place, outside the top 12.
BEYOND = re.compile(
    r"(?P<ranked>(?:is |are |being )?(?:ranked|placed|ranking|coming|finishing) )?"
    r"(?:(?P<worse>lower than|worse than|below|behind|beyond|after)|(?P<better>higher than|better than|above|ahead of)"
    r"|(?P<outside>(?:outside|not in|not among) the top)) (?:the )?"
    rf"(?:(?P<nth>{NTH})(?P<noun> {_PLACE})?|(?P<n>\d+)(?![.,]?\d)(?: places?)?)(?:{_THEN}|(?= (?:do|does|will|shall|lose|receive|nothing)\b))"
)
# Of a group, never of all units: there may be several groups.
MEAN = re.compile(
    rf"(?:the )?(?:simple |arithmetic )?(?:mean|average) (?:of|for|across) (?:(?:all (?:of )?)?(?:the )?{UNIT} in )?(?:the|its|their)"
    r" (?:peer |family |comparison |same |own )*(?:group|family)(?=[.,;:)]|$| (?:earns?|scores?|gets?|receives?|gains?|or|and|by)\b)"
)
FROM_LAST = re.compile(
    rf"(?:starting|counting|beginning|counted) (?:from|with) (?:the )?{_LAST}(?: {_PLACE}| {UNIT})?(?: upwards| up)?"
)
FIRST_FEW = re.compile(
    rf"(?:the )?first (?P<n>{COUNT})(?: (?:{_PLACE}|{UNIT}))?(?= (?:receive|earn|get|gain|score|are given|are awarded)\b|:)"
)
BELOW = re.compile(
    rf"(?:from (?:the )?(?P<on>{NTH})(?: {_PLACE})? (?:onwards?|on|downwards?|down),? )?"
    rf"(?:(?:for|with) )?(?:each|every) (?:(?P<next>subsequent|successive|following|further|lower|next|later|other|one) )?(?:{_PLACE}|{UNIT})"
    rf"(?P<way> (?:by which (?:it|they|a {UNIT}|the {UNIT}) (?:is|are|falls?|comes?|ranks?) )?"
    r"(?:below|after|lower|down|thereafter|behind|following)\b)?"
    rf"(?: (?:it|that|this|them|these|those|(?:rank |place |the )?(?P<from>{NTH}|\d+)(?![.,]?\d| ?(?:points?|marks?|%|percent|per cent))(?: {_PLACE})?(?= |$|[.,;:)])))?"
)
# Behind `every place after that` all of them get the same.
ALIKE = re.compile(
    r" (?:earns?|scores?|gets?|receives?|gains?|obtains?|is awarded|is given|is worth)"
    r" (?:\d+(?:\.\d+)?|half an?|one|two|three|four|five|six) (?:points?|marks?)(?=[.,;:]|$)"
)
NONE_BELOW = re.compile(
    rf"(?:no (?:{UNIT}|one)|none) (?:receives?|gets?|earns?|scores?|is given|is awarded|may (?:receive|get|score|earn)"
    r"|can (?:receive|get|score|earn)|shall (?:receive|get|score|earn)|drops|falls|goes) (?:to )?"
    r"(?P<way>less than|fewer than|lower than|below|more than|above)"
)
SEVERAL = re.compile(
    rf"(?:the )?(?P<n>{COUNT}) {UNIT}(?= (?:then |each )?(?:receive|earn|get|gain|score|are given|are awarded|in turn|in this order)\b)"
)


def _number(word: str) -> int:
    if word in ORDINALS:
        return ORDINALS[word]
    return int(NUMBERS[word]) if word in NUMBERS else int(re.sub(r"\D", "", word))


@attrs.frozen
class Below:
    """Each place below; *start* is the place it counts from, if said."""

    start: int | None


@attrs.frozen
class End:
    """Places counted from one end of the group: the second highest, the three lowest."""

    word: str
    places: tuple[int, int]

    def __str__(self) -> str:
        """Return which end it is."""
        return self.word


def place(scan: Scan, position: int) -> tuple[Lexeme, int] | None:
    """Return what the text says of places at the token *position*, and the token after it."""
    word = scan.words[position]
    readers = READERS.get(word, ())
    if not readers and word[0].isdecimal():
        readers = READERS_OF_DIGITS.get(scan.words[position + 1], ())
    for read in readers:
        made = read(scan, scan.starts[position])
        if made is None:
            continue
        after = position + 1
        while after < scan.count and scan.starts[after] < made.end_pos:
            after += 1
        return (made, after) if scan.clear(position, after) else None
    return None


def _last(scan: Scan, start: int) -> Lexeme | None:
    """In last place, the bottom three, second from last: from which to which place, counted from the last."""
    found = LAST.match(scan.text, start)
    if found is None:
        alone = LAST_ALONE.match(scan.text, start)
        return alone and Lexeme("LASTRANKS", (1, 1), *alone.span(), ("LASTRANKS",))
    if found["n"]:
        ends = (1, _number(found["n"]))
    elif found["one"]:
        ends = (1, 1)
    else:
        first = _number(found["a"])
        second = _number(found["b"]) if found["b"] else first
        if abs(second - first) > 1 and re.search(r" (?:and|or) ", found.group()):
            raise Refused("places-apart", Span(*found.span()), text=found.group())
        ends = (min(first, second), max(first, second))
    return Lexeme("LASTRANKS", ends, *found.span(), ("LASTRANKS",))


def _beyond(scan: Scan, start: int) -> Lexeme | None:
    """Read `ranked lower than 12th`, `below 12th place`, `outside the top 12` as the places behind or ahead of it."""
    found = BEYOND.match(scan.text, start)
    if found is None:
        return None
    # After the 12th, without a word of places, may be a day.
    ranking = found["nth"] and any(not PLACED.isdisjoint(each.kinds) for each in scan.found)
    if not (ranking or found["noun"] or found["ranked"] or found["outside"]):
        return None
    place = _number(found["nth"] or found["n"])
    if found["better"] and place == 1:
        return None
    ranks = (1, place - 1) if found["better"] else (place + 1, None)
    return Lexeme("RANKS", ranks, *found.span(), ("RANKS",))


def _mean(scan: Scan, start: int) -> Lexeme | None:
    """Read `the mean of all councils in the family group` as the mean of the group."""
    found = MEAN.match(scan.text, start)
    if found is None:
        return None
    return Lexeme("ROLE", ast.Value(span=Span(*found.span()), name="mean"), *found.span(), ("ROLE",))


def _from_last(scan: Scan, start: int) -> Lexeme | None:
    found = FROM_LAST.match(scan.text, start)
    return found and Lexeme("FROMLAST", found.group(), *found.span(), ("FROMLAST",))


def _first_few(scan: Scan, start: int) -> Lexeme | None:
    """Read `the first two receive` as the places 1 and 2."""
    found = FIRST_FEW.match(scan.text, start)
    return found and Lexeme("RANKS", (1, _number(found["n"])), *found.span(), ("RANKS",))


def _below(scan: Scan, start: int) -> Lexeme | None:
    """Read `each place below it`, `every subsequent place`."""
    found = BELOW.match(scan.text, start)
    if found is None or not (found["next"] not in {None, "other", "one"} or found["way"] or found["on"]):
        return None
    if found["on"] and (found["from"] or found["way"]):
        return None
    if found["way"] and not found["from"] and ALIKE.match(scan.text, found.end()):
        return Lexeme("ELSE", "", *found.span(), ("ELSE",))
    origin = _number(found["from"]) if found["from"] else None
    if found["on"]:
        origin = _number(found["on"]) - 1
    return Lexeme("EACHPLACE", Below(origin), *found.span(), ("EACHPLACE",))


def _none_below(scan: Scan, start: int) -> Lexeme | None:
    """No authority receives less than …: the least points there are."""
    found = NONE_BELOW.match(scan.text, start)
    if found is None:
        return None
    kind = "MOST" if found["way"] in {"more than", "above"} else "LEAST"
    return Lexeme(kind, found.group(), *found.span(), (kind,))


def _ends(scan: Scan, start: int) -> Lexeme | None:
    """Read `the second highest`, `the three lowest`, `the three agencies with the lowest`."""
    found = ENDS.match(scan.text, start)
    if found is None:
        return None
    word = found["end"] or found["fin"] or found["last"]
    nth, count = found["nth"] or found["mth"], found["n"] or found["k"]
    places = (_number(nth), _number(nth)) if nth else (1, _number(count) if count else 1)
    # The three with the second highest: three, or one?
    return None if nth and count else Lexeme("EXTREME", End(word, places), *found.span(), ("EXTREME",))


def _highest(scan: Scan, start: int) -> Lexeme | None:
    """Read `the three forces ranked highest`, `the three highest-ranked forces` as the first three places."""
    found = HIGHEST.match(scan.text, start)
    return found and Lexeme("RANKS", (1, _number(found["n"])), *found.span(), ("RANKS",))


def _next(scan: Scan, start: int) -> Lexeme | None:
    """Read `the next three` behind places as those that follow them."""
    before = next((each for each in reversed(scan.found) if each.type in {"RANKS", "LASTRANKS", "EXTREME"}), None)
    found = NEXT.match(scan.text, start) if before is not None else None
    if found is None or before is None or before.type == "LASTRANKS":
        return None
    last = _last_place(before)
    if last is None:
        return None
    places = (last + 1, last + _number(found["n"]))
    value = End(str(before.value), places) if before.type == "EXTREME" else places
    return Lexeme(before.type, value, *found.span(), (before.type,))


def _last_place(before: Lexeme) -> int | None:
    """Return the last of the places that *before* names; ``None`` for a share of them, or all further ones."""
    if before.type != "RANKS":
        return before.value.places[1] if isinstance(before.value, End) else 1
    return before.value[1] if isinstance(before.value, tuple) else None


def _group(scan: Scan, start: int) -> Lexeme | None:
    found = GROUP.match(scan.text, start)
    return found and Lexeme("GROUPWORDS", found.group(), *found.span(), ("GROUPWORDS",))


def _several(scan: Scan, start: int) -> Lexeme | None:
    """Return how many the list of points is for: the four counties receive."""
    found = SEVERAL.match(scan.text, start)
    return found and Lexeme("UNITS", _number(found["n"]), *found.span(), ("UNITS",))


READERS_OF_DIGITS: Final = {
    **dict.fromkeys(UNIT_NOUNS, (_several,)),
    **dict.fromkeys(("st", "nd", "rd", "th"), (_last,)),
}
READERS: Final = {
    **dict.fromkeys(listed("comes come finishes finish"), (_last,)),
    **dict.fromkeys(listed("is are being ranked placed ranking coming finishing"), (_beyond, _last)),
    **dict.fromkeys(listed("lower worse below behind beyond after higher better above ahead outside not"), (_beyond,)),
    "in": (_group, _last),
    **dict.fromkeys(("mean", "average"), (_mean,)),
    "the": (_mean, _highest, _ends, _next, _last, _first_few, _several),
    **dict.fromkeys(("next", "following", "subsequent"), (_next,)),
    **dict.fromkeys(("within", "among", "amongst", "across"), (_group,)),
    "first": (_first_few, _last),
    **dict.fromkeys(listed("second third fourth fifth sixth"), (_ends, _last)),
    **dict.fromkeys(listed("last bottom lowest"), (_last,)),
    **dict.fromkeys(list(ORDINALS)[6:], (_last,)),
    **dict.fromkeys(listed("starting counting beginning counted"), (_from_last,)),
    **dict.fromkeys(listed("two three four five six seven eight nine ten"), (_highest, _ends, _several)),
    **dict.fromkeys(("each", "every", "for", "from"), (_below,)),
    "with": (_ends, _below),
    **dict.fromkeys(("no", "none"), (_none_below,)),
}
