"""What the demo's plans are about: udfordringer, mål, indikatorer and handlinger that plans pick from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class IndicatorText:
    """`baseline` and `target` are what a plan starts from and aims at unless its story says otherwise."""

    name: str
    unit: str
    decimals: int
    direction: str
    adding_up: str
    baseline: str
    target: str
    source: str = "Egen registrering"


@dataclass(frozen=True)
class ActivityText:
    title: str
    kind: str | None
    level: str
    responsible: str
    target_group: str
    description: str = ""


@dataclass(frozen=True)
class GoalText:
    challenge: str
    challenge_text: str
    title: str
    description: str
    indicators: tuple[IndicatorText, ...]
    activities: tuple[ActivityText, ...]


STATISTICS = "Danmarks Statistik, 1. december"
SURVEY = "Tryghedsundersøgelsen"

GOALS: dict[str, GoalText] = {
    "education": GoalText(
        "For få unge gennemfører en ungdomsuddannelse",
        "Hver fjerde på 15-17 år er hverken i gang med en uddannelse eller i job. I hele kommunen er det hver tiende.",
        "Flere unge er i gang med en uddannelse",
        "Målet er, at de unge finder vej fra folkeskole til ungdomsuddannelse og bliver der det første år.",
        (
            IndicatorText(
                "Unge på 15-17 år i gang med uddannelse", "percent", 0, "up", "latest", "71", "80", STATISTICS
            ),
        ),
        (
            ActivityText(
                "Lektiecafé to aftener om ugen",
                "Lektiecafé",
                "district",
                "Helhedsplanen",
                "Elever i 5.-9. kl.",
            ),
            ActivityText(
                "Uddannelsesvejledning i klubben",
                "Uddannelsesvejledning",
                "estate",
                "Ungdomsskolen",
                "Unge på 15-17 år",
                "Vejlederen er i klubben hver torsdag og følger de unge, til de er begyndt.",
            ),
        ),
    ),
    "language": GoalText(
        "Børn møder skolen uden alderssvarende sprog",
        "Fire af ti børn i området har brug for ekstra støtte ved skolestart.",
        "Flere børn har alderssvarende sprog ved skolestart",
        "",
        (
            IndicatorText(
                "Børn med alderssvarende sprog ved skolestart",
                "percent",
                0,
                "up",
                "latest",
                "62",
                "72",
                "Sprogvurdering",
            ),
            IndicatorText("Elever med fravær over 10 %", "percent", 0, "down", "latest", "14", "9", "Skolen"),
        ),
        (
            ActivityText(
                "Læsegrupper for 0.-3. klasse",
                "Læsegruppe for børn",
                "estate",
                "Helhedsplanen",
                "Børn på 6-9 år",
            ),
            ActivityText(
                "Forældrekursus om sprog og skole", "Forældreprogram", "district", "Dagtilbud", "Forældre"
            ),
        ),
    ),
    "work": GoalText(
        "Mange beboere er uden tilknytning til arbejdsmarkedet",
        "36,0 % af beboerne på 18-64 år er uden tilknytning til arbejdsmarked og uddannelse. I hele kommunen er det "
        "19,4 %. Unge under 30 år fylder mest, og mange har ikke været i kontakt med jobcentret i over et år.",
        "Flere beboere er i arbejde eller uddannelse",
        "Målet er, at flere får fodfæste i job, fritidsjob eller uddannelse.\n\n"
        "- Målgruppe: beboere på 18-64 år\n- Unge under 30 år kommer først",
        (
            IndicatorText(
                "Beboere på 18-64 år uden tilknytning til arbejdsmarked og uddannelse",
                "percent",
                1,
                "down",
                "latest",
                "38.0",
                "33.0",
                STATISTICS,
            ),
            IndicatorText(
                "Beboere, der har fået ordinære timer, i alt", "count", 0, "up", "latest", "0", "120"
            ),
        ),
        (
            ActivityText(
                "Brobygning til jobcentret",
                "Brobygning til jobcenter",
                "estate",
                "Helhedsplanen og jobcentret",
                "Ledige beboere",
                "Jobcentrets medarbejder sidder i beboerhuset hver tirsdag.",
            ),
            ActivityText(
                "Jobvejledning til udsatte unge",
                "Jobvejledning",
                "district",
                "Helhedsplanen",
                "Unge under 30 år",
            ),
            ActivityText(
                "Virksomhedsnetværk med lokale arbejdspladser",
                "Virksomhedsnetværk",
                "district",
                "Boligorganisationen",
                "Ledige og virksomheder",
            ),
        ),
    ),
    "youth_jobs": GoalText(
        "Få unge har et fritidsjob",
        "Unge med fritidsjob klarer sig bedre i skolen og kommer sjældnere i kontakt med politiet.",
        "Flere unge har fritidsjob",
        "",
        (
            IndicatorText(
                "Unge på 13-17 år formidlet i fritidsjob pr. år", "count", 0, "up", "sum", "18", "45"
            ),
        ),
        (
            ActivityText(
                "Lommepengejob i afdelingerne",
                "Lommepengejob",
                "estate",
                "Boligorganisationen",
                "Unge på 13-17 år",
            ),
            ActivityText(
                "Fritidsjobformidling i klubben",
                "Fritidsjob",
                "district",
                "Helhedsplanen",
                "Unge på 13-17 år",
            ),
        ),
    ),
    "crime": GoalText(
        "Børn og unge bliver inddraget i kriminalitet",
        "Antallet af sigtede unge er dobbelt så højt som i resten af kommunen.",
        "Færre unge bliver sigtet",
        "",
        (
            IndicatorText(
                "Sigtede unge på 10-17 år pr. 1.000",
                "per_thousand",
                0,
                "down",
                "latest",
                "21",
                "14",
                "Politiet",
            ),
        ),
        (
            ActivityText(
                "Gadeplansarbejde aften og weekend", "Gadeplansarbejde", "district", "SSP", "Unge på 12-18 år"
            ),
            ActivityText(
                "Unge som rollemodeller",
                "Unge som rollemodeller",
                "estate",
                "Helhedsplanen",
                "Unge på 14-20 år",
            ),
        ),
    ),
    "safety": GoalText(
        "Mange er utrygge om aftenen",
        "Hver tredje beboer går ikke ud alene efter mørkets frembrud.",
        "Flere beboere er trygge i området",
        "",
        (
            IndicatorText(
                "Beboere, der føler sig trygge i området", "percent", 0, "up", "latest", "68", "80", SURVEY
            ),
        ),
        (
            ActivityText(
                "Tryghedsvandringer med politi og beboere",
                "Trygheds- og konfliktmægling",
                "estate",
                "Boligorganisationen",
                "Alle beboere",
            ),
        ),
    ),
    "volunteers": GoalText(
        "De samme få bærer fællesskabet",
        "Der er 40 frivillige i et område med over 2.000 beboere.",
        "Flere beboere er frivillige",
        "",
        (IndicatorText("Frivillige i aktiviteter", "count", 0, "up", "latest", "40", "110"),),
        (
            ActivityText("Bydelsmødre", "Bydelsmødre", "district", "Helhedsplanen", "Kvinder i området"),
            ActivityText(
                "Beboerdrevet café", "Naboskab og netværk", "estate", "Afdelingsbestyrelsen", "Alle beboere"
            ),
        ),
    ),
    "participation": GoalText(
        "Mange beboere deltager ikke i noget",
        "",
        "Flere beboere deltager i fællesskaber",
        "",
        (
            IndicatorText(
                "Beboere, der deltager i mindst én aktivitet",
                "percent",
                0,
                "up",
                "latest",
                "22",
                "35",
                SURVEY,
            ),
        ),
        (
            ActivityText("Sprogcafé", "Sprogcafé", "district", "Biblioteket", "Beboere, der lærer dansk"),
            ActivityText(
                "Sommerfester og kulturdage",
                "Kulturarrangement",
                "estate",
                "Afdelingsbestyrelsen",
                "Alle beboere",
            ),
        ),
    ),
}

# indsatsområde → mål, for the two bevillingsperioder that the demo's plans belong to.
USUAL = {
    "uddannelse-og-livschancer": ("education", "language"),
    "beskaeftigelse": ("work", "youth_jobs"),
    "kriminalitetsforebyggelse": ("crime", "safety"),
    "sammenhaengskraft-og-medborgerskab": ("volunteers", "participation"),
}
OLDER = {
    "tryghed-og-trivsel": ("safety", "volunteers"),
    "kriminalpraeventiv-indsats": ("crime",),
    "uddannelse-og-beskaeftigelse": ("work", "youth_jobs"),
    "forebyggelse-og-foraeldreansvar": ("language",),
}

BACKGROUND = """{area} har alvorlige udfordringer af både social og økonomisk karakter.

**Socialt:** Mange beboere er uden for arbejdsmarkedet, for få unge gennemfører en uddannelse, og flere er utrygge her \
end i resten af kommunen.

**Økonomisk:** Fraflytningen er høj, flere boliger står tomme i over en måned, og udgifterne til istandsættelse er \
steget de seneste tre år. Uden en samlet indsats rammer det huslejen og afdelingernes økonomi."""

MILESTONES = (
    # (title, months after the start)
    ("Projektleder og medarbejdere er ansat", 2),
    ("Samarbejdsaftale med jobcentret er underskrevet", 4),
    ("Lektiecafé og beboerhus er åbnet", 6),
    ("Første beboermøde om resultater", 14),
    ("Midtvejsevaluering er drøftet i styregruppen", 24),
    ("Plan for forankring er besluttet", 40),
)
