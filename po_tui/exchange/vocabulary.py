"""What other tools call things – states, types, priorities – and what we call them.

A word that is not known here is not thrown away: it stays with the item as text.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final, NamedTuple

_STATES: Final = {
    "idea": "idea,ideas,draft,concept,funnel,suggestion,wens,entwurf,brouillon,borrador,bozza",
    "new": (
        "new,open,opened,to do,todo,backlog,product backlog,reopened,created,submitted,reported"
        ",needs triage,triage,untriaged,unconfirmed,accepted,not started,proposed,approved"
        ",nieuw,te doen,open gezet,heropend,neu,offen,zu erledigen,wieder geoffnet,erneut geoffnet,nouveau"
        ",ouvert,a faire,rouvert,nuevo,abierto,abierta,por hacer,reabierto,novo,aberto,tarefas pendentes"
        ",a fazer,nuovo,aperto,da fare,da completare,未着手,オープン,открыт,открыто,сделать,к выполнению"
        ",новый,новая,待办,打开,开放,新建,할 일,열림,לביצוע,פתוח,do zrobienia,att gora"
    ),
    "refining": (
        "refining,refinement,in refinement,being refined,needs refinement,grooming,analysis"
        ",in analysis,analyse,in analyse,verfijnen,wordt verfijnd,in verfijning,specification,design"
    ),
    "ready": (
        "ready,ready for development,ready for dev,ready for sprint,ready for sprint planning"
        ",ready to start,ready to develop,refined,selected for development,selected,gereed voor sprint"
        ",klaar voor sprint,klaar voor ontwikkeling,geselecteerd voor ontwikkeling,bereit"
        ",zur entwicklung ausgewahlt,fur die entwicklung ausgewahlt,selectionne pour le developpement"
    ),
    "in_sprint": (
        "in sprint,in progress,progress,doing,started,active,committed,in development,development"
        ",implementing,in review,review,code review,under review,reviewing,in test,in testing,testing"
        ",test,qa,in qa,verification,patch available,ready for review,ready for test,ready for qa"
        ",ready for testing,waiting for review,pull request,merge request,staging,in uitvoering"
        ",bezig,onderhanden,in behandeling,in arbeit,in bearbeitung,wird bearbeitet,en cours,en curso"
        ",en progreso,em andamento,em progresso,in corso,進行中,作業中,в работе,в процессе,进行中,处理中"
        ",진행 중,בתהליך,w toku,pagaende,onder review,in beoordeling"
    ),
    "done": (
        "done,closed,resolved,complete,completed,fixed,finished,released,shipped,delivered,verified"
        ",deployed,merged,live,gereed,klaar,af,afgerond,gesloten,opgelost,voltooid,opgeleverd,fertig"
        ",erledigt,geschlossen,abgeschlossen,gelost,termine,terminee,ferme,fermee,resolu,fini,hecho"
        ",listo,cerrado,cerrada,resuelto,finalizado,finalizada,concluido,concluida,fechado,resolvido"
        ",feito,itens concluidos,fatto,chiuso,completato,completata,risolto,完了,解決済み,クローズ,終了"
        ",готово,закрыт,закрыто,решен,решено,выполнено,完成,已完成,关闭,已关闭,已解决,완료,הושלם,סגור"
        ",gotowe,zamkniete,klart,fardig"
    ),
    "parked": (
        "parked,on hold,hold,deferred,postponed,later,icebox,someday,paused,suspended,blocked"
        ",geparkeerd,uitgesteld,in de wacht,geblokkeerd,zuruckgestellt,pausiert,blockiert,en attente"
        ",bloque,en espera,bloqueado,pospuesto,em espera,in attesa,bloccato,保留,отложено,заблокировано"
        ",暂停,已阻止"
    ),
    "dropped": (
        "dropped,cancelled,canceled,rejected,declined,won't do,wont do,won't fix,wontfix,not planned"
        ",duplicate,invalid,obsolete,abandoned,discarded,removed,withdrawn,incomplete,not a bug"
        ",cannot reproduce,can't reproduce,not a problem,not needed,won't implement,works for me"
        ",as designed,works as designed,works as intended,geannuleerd,afgewezen,afgewezen als dubbel"
        ",vervallen,dubbel,wordt niet opgelost,niet opgelost,ingetrokken,abgebrochen,abgelehnt"
        ",duplikat,wird nicht erledigt,wird nicht behoben,annule,annulee,rejete,doublon,cancelado"
        ",cancelada,rechazado,duplicado,no se hara,rejeitado,annullato,rifiutato,duplicato"
        ",キャンセル,却下,重複,отменено,отклонено,дубликат,已取消,已拒绝,重复"
    ),
    "open": "",
}

_TYPES: Final = {
    "epic": "epic,epics,initiative,feature set,theme,epos,epique,epica,epopee,エピック,эпик,史诗,에픽",
    "story": (
        "story,user story,userstory,stories,new feature,feature,feature request,improvement"
        ",enhancement,change request,requirement,product backlog item,wish,verhaal,gebruikersverhaal"
        ",verbetering,nieuwe functie,wens,verbesserung,neue funktion,recit,recit utilisateur"
        ",amelioration,nouvelle fonctionnalite,historia,historia de usuario,mejora,nueva funcion"
        ",historia do usuario,melhoria,storia,miglioramento,nuova funzione,ストーリー,改善,新機能"
        ",история,улучшение,новая функциональность,故事,改进,新功能,스토리,סיפור"
    ),
    "bug": (
        "bug,bugs,defect,fault,incident,error,problem,regression,fout,storing,fehler,bogue,anomalie"
        ",defaut,error de software,errore,defeito,erro,バグ,不具合,ошибка,баг,дефект,缺陷,故障,错误,버그,באג"
    ),
    "quality": "quality,quality requirement,non-functional requirement,nfr,kwaliteitseis",
    "constraint": "constraint,randvoorwaarde,rule,regulation,einschrankung",
    "spike": "spike,research,investigation,exploration,onderzoek,proof of concept,poc,recherche",
    "enabler": "enabler,enabler story,architecture,technical debt,tech debt,technische schuld",
    "hardware": "hardware",
}

_MOSCOW: Final = {
    "must": "must,must have,m,highest,blocker,critical,p0,hoogste,kritiek,hochste,kritisch,critique",
    "should": "should,should have,s,high,p1,hoog,hoch,haute,eleve,alta,alto,高,высокий",
    "could": "could,could have,c,low,lowest,minor,trivial,p3,p4,laag,laagste,niedrig,niedrigste,basse,baja,bassa,低,низкий",
    "wont_this_time": "wont this time,won't this time,won't,wont,won't have,wont have,w,not now",
}
"""Medium is what trackers fill in themselves: it says nothing, and becomes nothing."""

_SEVERITIES: Final = {
    "critical": "critical,blocker,highest,p0,urgent,kritiek,hoogste,kritisch,hochste,critique,showstopper",
    "high": "high,major,p1,hoog,hoch,haute,eleve,alta,alto,高,высокий",
    "medium": "medium,normal,moderate,p2,gemiddeld,normaal,mittel,moyenne,media,中,средний",
    "low": "low,lowest,minor,trivial,p3,p4,cosmetic,laag,laagste,niedrig,niedrigste,basse,baja,bassa,低,низкий",
}

NOBODY: Final = frozenset(
    {"unassigned", "none", "nobody", "niet toegewezen", "nicht zugewiesen", "non attribue",
     "non assigne", "sin asignar", "nao atribuido", "non assegnato", "未割り当て", "не назначен", "未分配", "-"}
)  # fmt: skip
"""What trackers write where nobody is meant."""

_SPACES: Final = re.compile(r"[\s_]+")


def folded(text: str) -> str:
    """A word as it is compared: no case, accents, or double blanks; ’ is '."""
    text = text.strip().replace("\u2019", "'").casefold()
    if not text.isascii():
        text = "".join(
            char
            for char in unicodedata.normalize("NFKD", text)
            # Japanese voicing marks are letters of their own: without them other words appear.
            if not unicodedata.combining(char) or char in "\u3099\u309a"
        )
        text = unicodedata.normalize("NFC", text)
    return _SPACES.sub(" ", text)


class Judged(NamedTuple):
    """A word of theirs in ours; `known` is False where it had to be guessed."""

    ours: str
    known: bool


def state_of(status: str, resolution: str = "", category: str = "") -> Judged:
    """The state that a status of theirs means; what was closed unwanted is dropped.

    `resolution` says why it was closed, `category` is Jira's To Do, In Progress or Done.
    """
    word = _lookup(_STATES).get(folded(status), "")
    if word == "" and category:
        guessed = _lookup(_STATES).get(folded(category), "")
        word, known = guessed, False
    else:
        known = bool(word) or not status.strip()
    if word == "done" and _lookup(_STATES).get(folded(resolution)) == "dropped":
        return Judged("dropped", known)
    return Judged(word, known)


def type_of(word: str) -> Judged:
    """The type that their word means; a story where it is not known."""
    found = _lookup(_TYPES).get(folded(word), "")
    return Judged(found or "story", bool(found) or not word.strip())


def is_type(word: str) -> str:
    """The type of that very name, for labels such as `bug`; empty where it is none."""
    return _lookup(_TYPES).get(folded(word), "")


def moscow_of(word: str) -> str:
    """What a priority means as MoSCoW; empty where it means nothing of that kind."""
    return _lookup(_MOSCOW).get(folded(word), "")


def severity_of(word: str) -> str:
    """How bad a bug of that priority is; empty where the word says nothing of it."""
    return _lookup(_SEVERITIES).get(folded(word), "")


_known: dict[int, Mapping[str, str]] = {}


def _lookup(table: Mapping[str, str]) -> Mapping[str, str]:
    """Their word → ours; each of our own names is a word as well."""
    found = _known.get(id(table))
    if found is None:
        found = {word: ours for ours, words in table.items() for word in words.split(",") if word}
        found |= {ours.replace("_", " "): ours for ours in table if ours != "open"}
        _known[id(table)] = found
    return found
