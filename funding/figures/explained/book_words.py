"""What the explanations of Regnskab and Prognose say: rules, roundings and the ready sentences."""

from funding.calculations import Basis

PERCENT_ROUNDED = "Procenten er afrundet til én decimal og er kun til at læse."
WHOLE_KRONER = "Afrundet til nærmeste hele krone én gang, til sidst. En halv krone rundes op."
SHARED = (
    "Landsbyggefondens del er rundet ned til øren. Øren, der bliver til overs, går til den anden kilde, der mangler "
    "mest, så kilderne tilsammen er prognosen."
)

SUGGESTED = {
    Basis.BOOKED: "Når året er slut, eller der allerede er bogført mere end budgettet, er det det bogførte.",
    Basis.BUDGET: "Før en fjerdedel af året er gået, eller når intet er bogført, er forslaget budgettet.",
    Basis.CARRIED_ON: "Når en fjerdedel af planens del af året er gået, føres det bogførte frem til hele året: det "
    "bogførte gange årets dage, delt med de dage, der er gået.",
}
ESTIMATE = "Et skøn går forud for forslaget, til året er slut. Hvert skøn bliver gemt med sin dato."
LINE_BUDGET = "Beløbet er skrevet i planens økonomi."
RULES = {
    "budget": "Budgettet er det, der gælder nu. Et beløb i alt er summen af sine rækker.",
    "bogfoert": "Bogført er bilagsposterne lagt sammen. Refusioner og tilbageførsler trækker fra.",
    "prognose": "Prognosen er det, hver linje ventes at ende på. Når et år er slut, er det de bogførte beløb.",
    "afvigelse": "Afvigelsen er prognosen minus budgettet.",
    "merforbrug": "Afvigelsen er det bogførte minus budgettet.",
}
SOURCE_RULES = RULES | {
    "budget": "Det, hver kilde skal betale, står i planens finansiering.",
    "prognose": "Der skrives ikke skøn for den enkelte kilde. Årets prognose deles efter, hvad hver kilde skal "
    "betale i året.",
    "afvigelse": "Afvigelsen er prognosen minus det, der skal betales efter finansieringen.",
    "merforbrug": "Afvigelsen er det bogførte minus det, der skal betales efter finansieringen.",
}
WORDS = {
    "budget": "budgettet til {who}{when} er {amount}",
    "bogfoert": "der er{when} bogført {amount} på {who}.",
    "prognose": "{who} ventes{when} at ende på {amount}",
    "afvigelse": "{who} ventes{when} at ende på {much} budgettet.",
    "merforbrug": "der er{when} bogført {much} budgettet til {who}.",
}
SOURCE_WORDS = {
    "budget": "{who} skal{when} betale {amount}",
    "bogfoert": "der er{when} bogført {amount} som betalt af {who}.",
    "prognose": "{who} ventes{when} at betale {amount}",
    "afvigelse": "{who} ventes{when} at betale {much} det, der står i finansieringen.",
    "merforbrug": "der er{when} bogført {much} det, {who} skal betale.",
}
