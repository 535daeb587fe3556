"""What a chapter of a vision, a strategy or a roadmap is about, told by its heading in English or Dutch."""

import re
from typing import Final

from po_tui.exchange.vocabulary import folded

NEED: Final = "need"
GOAL: Final = "goal"
ASSUMPTION: Final = "assumption"
PITCH: Final = "pitch"

_CHAPTERS: Final = {
    "vision.statement": (
        "vision,product vision,vision statement,product vision statement,our vision,the vision,far vision"
        ",long term vision,north star,visie,productvisie,onze visie,visie op lange termijn"
    ),
    "strategy.product_goal": (
        "near vision,short term vision,product goal,current product goal,productdoel,visie op korte termijn"
    ),
    "vision.target_group": (
        "target group,target groups,target audience,target users,target customers,users,customers"
        ",users and customers,audience,who is it for,personas,doelgroep,doelgroepen,gebruikers,klanten"
    ),
    NEED: (
        "needs,need,user needs,customer needs,needs of users,problem,problems,pains,the problem,behoeften"
        ",behoefte,problemen,probleem"
    ),
    "vision.product": (
        "product,the product,features,key features,main features,stand out features,standout features"
        ",product features,core features,kenmerken,functies,belangrijkste functies,het product"
    ),
    "vision.business_goals": (
        "business goals,business goal,business objectives,business value,value for the business"
        ",bedrijfsdoelen,zakelijke doelen,waarde voor de organisatie"
    ),
    "vision.competitors": "competitors,competition,competitive landscape,concurrenten,concurrentie",
    "vision.revenue": "revenue,revenues,revenue streams,revenue sources,business model,inkomsten,verdienmodel",
    "vision.cost": "cost,costs,cost factors,cost structure,kosten",
    "vision.channels": "channels,distribution channels,kanalen",
    "strategy.horizon": "horizon,time horizon,planning horizon,tijdshorizon",
    "strategy.where_to_play": "where to play,where we play,market,markets,waar we spelen,markt",
    "strategy.how_to_win": (
        "how to win,how we win,strategy,product strategy,our strategy,strategic pillars,pillars"
        ",differentiators,key differentiators,strategie,productstrategie,hoe we winnen"
    ),
    "strategy.not_doing": (
        "what we do not do,what we don't do,what we will not do,what we won't do,non goals,out of scope"
        ",not doing,not in scope,anti goals,wat we niet doen,buiten scope,niet doen"
    ),
    "product.value_users": "value for users,user value,waarde voor gebruikers",
    "product.value_customers": "value for customers,customer value,waarde voor klanten",
    "product.tagline": "tagline,slogan,elevator line",
    GOAL: (
        "goals,objectives,our goals,product goals,key goals,goals and objectives,key results,okrs,okr"
        ",strategic goals,strategic objectives,doelen,doelstellingen,onze doelen,productdoelen"
    ),
    ASSUMPTION: "assumptions,key assumptions,hypotheses,aannames,veronderstellingen",
    PITCH: "elevator pitch,pitch,positioning,positioning statement,value proposition,waardepropositie",
    "pitch.pitch_for": "for,voor",
    "pitch.pitch_who": "who,die",
    "pitch.pitch_product": "the,product name,de,het",
    "pitch.pitch_is_a": "is a,is an,is een",
    "pitch.pitch_that": "that,which,key benefit,dat",
    "pitch.pitch_unlike": "unlike,anders dan,in tegenstelling tot",
    "pitch.pitch_our_product": "our product,differentiator,ons product",
}
"""What a heading may say; a part of the pitch is only meant where several of them follow each other."""
_PREFACE: Final = frozenset(
    [
        "introduction",
        "intro",
        "about",
        "about this document",
        "about this roadmap",
        "overview",
        "summary",
        "background",
        "purpose",
        "contributing",
        "how to contribute",
        "contribute",
        "contact",
        "license",
        "licence",
        "table of contents",
        "contents",
        "toc",
        "legend",
        "disclaimer",
        "references",
        "links",
        "resources",
        "notes",
        "note",
        "changelog",
        "history",
        "see also",
        "appendix",
        "glossary",
        "status",
        "how to help",
        "feedback",
        "questions",
        "faq",
        "further reading",
        "inleiding",
        "over dit document",
        "achtergrond",
        "inhoud",
        "contact opnemen",
        "legenda",
        "bijlage",
        "opmerkingen",
        "verwijzingen",
    ]
)
"""Headings of what is told about a page rather than on it."""
_COLUMNS: Final = {
    "title": (
        "title,name,item,initiative,initiatives,feature,epic,theme,what,deliverable,milestone,project,outcome or feature"
        ",roadmap item,task,topic,activity,titel,naam,onderwerp,initiatief,thema,wat"
    ),
    "when": (
        "when,quarter,date,dates,timeframe,time frame,timeline,period,horizon,target,target date,due,eta"
        ",release date,planned,time,year,month,wanneer,kwartaal,datum,periode,tijd"
    ),
    "status": "status,state,progress,toestand,voortgang",
    "outcome": "outcome,outcomes,goal,objective,result,benefit,impact,why,resultaat,doel,waarom",
    "metric": "metric,metrics,kpi,success metric,measure,measures,key result,meetbaar,maatstaf",
    "features": "features,scope,deliverables,contents,functies",
    "risk": "risk,risks,risico,risico's",
    "confidence": "confidence,certainty,zekerheid",
    "description": "description,details,notes,comment,comments,beschrijving,omschrijving,toelichting",
}
_LABEL: Final = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s+)?(.{1,60}?)\s*:?\s*")
_BRACKETS: Final = re.compile(r"\s*\(.{0,80}\)\s*$")
_ROADMAP: Final = re.compile(r"\b(?:road\s?-?maps?|release plan|product plan|routekaart)\b")
_DIRECTION: Final = re.compile(r"\b(?:vision|visie|strategy|strategie|productvisie|moore|pitch)\b")

_known: dict[int, dict[str, str]] = {}


def _lookup(table: dict[str, str]) -> dict[str, str]:
    found = _known.get(id(table))
    if found is None:
        found = {word: name for name, words in table.items() for word in words.split(",")}
        _known[id(table)] = found
    return found


def _label(text: str) -> str:
    """A heading as it is looked up: without number, brackets behind it, and signs."""
    found = _LABEL.fullmatch(text)
    if not found:
        return ""
    word = re.sub(r"[^\w\s']", " ", _BRACKETS.sub("", folded(found[1])))
    return " ".join(word.split())


def chapter_of(heading: str) -> str:
    """The part, or the kind of record, that a chapter of that name tells; empty where none."""
    return _lookup(_CHAPTERS).get(_label(heading), "")


def column_of(heading: str) -> str:
    """The field of a roadmap item that a column or a label of that name tells; empty where none."""
    return _lookup(_COLUMNS).get(_label(heading), "")


def is_preface(heading: str) -> bool:
    """Whether a chapter tells of the page rather than of the product: questions, how to help."""
    return heading.rstrip(" :").endswith("?") or _label(heading) in _PREFACE


def without_number(heading: str) -> str:
    """A heading without its number: “1.1 Runtime” is “Runtime”."""
    return re.sub(r"^\s*\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s+(?=\D)", "", heading)


def names_roadmap(text: str) -> bool:
    """Whether a name of a file or a heading says that it is a roadmap."""
    return _ROADMAP.search(_worded(text)) is not None


def names_direction(text: str) -> bool:
    """Whether a name of a file or a heading says that it is a vision, a strategy or a roadmap."""
    return names_roadmap(text) or _DIRECTION.search(_worded(text)) is not None


def _worded(text: str) -> str:
    return re.sub(r"[_\W]+", " ", folded(text[:300]))
