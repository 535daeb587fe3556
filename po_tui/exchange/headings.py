"""What the columns of a list from elsewhere hold, told by their headings in a dozen languages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from po_tui.exchange.mapping import NONE, SINGLE, TEXT
from po_tui.exchange.vocabulary import folded

_MEANINGS: Final = {
    "title": (
        "summary,title,name,subject,story,user story,userstory,item,issue,task,what,headline,epic name"
        ",samenvatting,titel,onderwerp,naam,zusammenfassung,betreff,resume,titre,sujet,resumen,titulo"
        ",asunto,resumo,riepilogo,titolo,oggetto,要約,タイトル,件名,主题,摘要,概要,标题,요약,제목,тема,резюме"
        ",заголовок,название,תקציר,סיכום,כותרת,sammanfattning,sammendrag,yhteenveto,podsumowanie,tytul"
        ",souhrn,osszefoglalo,ozet"
    ),
    "key": (
        "issue key,issuekey,key,number,#,no,no.,nr,nr.,id,ref,reference,ticket,ticket id,issue number"
        ",work item id,issuesleutel,sleutel,nummer,vorgangsschlussel,schlussel,cle de ticket,cle"
        ",clave de incidencia,clave,numero,chave da item,chave do item,chave,chiave segnalazione,chiave"
        ",課題キー,キー,ключ запроса,ключ задачи,ключ,код,问题关键字,关键字,密钥,이슈 키,מפתח,klucz"
    ),
    "id": "issue id,issue-id,vorgangs-id,issue-nummer,id de ticket,id de la incidencia,id da item,課題 id,问题 id",
    "url": "url,link,html url,web url,issue url,weblink",
    "type": (
        "issue type,issuetype,type,work item type,kind,tracker,item type,soort,soort item,vorgangstyp,typ"
        ",type de ticket,tipo de incidencia,tipo,tipo de item,tipo segnalazione,tipo di segnalazione"
        ",課題タイプ,種別,тип запроса,тип задачи,тип,问题类型,事务类型,이슈 유형,סוג,typ zgloszenia"
    ),
    "state": (
        "status,state,toestand,staat,zustand,etat,statut,estado,situacao,stato,ステータス,状態,статус"
        ",состояние,状态,상태,סטטוס,מצב"
    ),
    "category": (
        "status category,statuscategorie,statuskategorie,categorie d'etat,categorie de statut"
        ",categoria de estado,categoria di stato,ステータス カテゴリー,категория статуса,状态类别"
    ),
    "resolution": (
        "resolution,state reason,oplossing,losung,erledigung,resolucion,resolucao,risoluzione,解決状況"
        ",решение,резолюция,解决结果,해결"
    ),
    "description": (
        "description,body,text,long description,beschrijving,omschrijving,toelichting,beschreibung"
        ",descripcion,descricao,descrizione,説明,описание,描述,설명,תיאור,beskrivning,opis"
    ),
    "as_a": "as a,as an,as a/an,role,user role,persona,als,als een,rol,rolle,en tant que",
    "i_want": "i want,i want to,want,wish,goal,ik wil,wil ik,ich mochte,je veux",
    "so_that": "so that,benefit,so i can,because,zodat,damit,afin de,afin que,waarde",
    "criteria": (
        "acceptance criteria,criteria,acceptancecriteria,ac,acceptatiecriteria,akzeptanzkriterien"
        ",criteres d'acceptation,criterios de aceptacion,criterios de aceitacao,criteri di accettazione"
        ",受け入れ基準,критерии приемки,验收标准"
    ),
    "estimate": (
        "story points,story point estimate,story point,storypoint,storypoints,points,sp,estimate,size"
        ",estimation,effort,storypunten,story punten,punten,schatting,story-points,storypunkte,punkte"
        ",schatzung,points de story,points d'effort,puntos de historia,puntos,estimacion"
        ",pontos de historia,pontos,stima,punti,ストーリーポイント,ストーリー ポイント,見積"
        ",оценка,сторипоинты,story points оценка,故事点,故事点数,估算,스토리 포인트"
    ),
    "tshirt": "t-shirt size,t-shirt,tshirt,tshirt size",
    "labels": (
        "labels,label,tags,tag,keywords,etiketten,trefwoorden,stichworter,etiquettes,etiquetas,rotulos"
        ",etichette,ラベル,метки,теги,标签,레이블,תוויות,etykiety"
    ),
    "assignee": (
        "assignee,assigned to,owner,assignees,toegewezen aan,uitvoerder,behandelaar,bearbeiter"
        ",zugewiesene person,zugewiesen an,responsable,personne assignee,attribue a,persona asignada"
        ",asignado a,responsavel,assegnatario,assegnato a,担当者,исполнитель,经办人,负责人,담당자,משויך ל"
    ),
    "priority": (
        "priority,prioriteit,prioritat,priorite,prioridad,prioridade,priorita,優先度,優先順位,приоритет"
        ",优先级,우선순위,עדיפות,prioritet,priorytet"
    ),
    "moscow": "moscow",
    "kano": "kano",
    "parent": (
        "parent,parent key,parent issue,parent id,part of,bovenliggend,bovenliggend id,bovenliggende sleutel"
        ",bovenliggend item,bovenliggende issue,onderdeel van,ubergeordnet,ubergeordneter vorgang"
        ",ubergeordnete id,ubergeordneter schlussel,id du parent,cle du parent,id parent,ticket parent"
        ",id de la principal,id superior,principal,pai,id do pai,padre,id principale,親,親課題,親 id,親キー"
        ",родитель,id родителя,父级,父级 id,상위,상위 항목"
    ),
    "epic": (
        "epic link,epic,epic key,epiclink,epic-link,epic-verknupfung,epos-verknupfung,lien d'epic"
        ",lien d'epopee,lien epique,enlace de epica,link de epico,link epico,エピック リンク,エピックリンク"
        ",ссылка на эпик,史诗链接,에픽 링크"
    ),
    "deadline": (
        "due date,deadline,due,duedate,vervaldatum,einddatum,uiterste datum,falligkeitsdatum,fallig"
        ",fallig am,date d'echeance,echeance,fecha de vencimiento,vencimiento,data limite"
        ",data de vencimento,data di scadenza,scadenza,期限,срок исполнения,到期日"
    ),
    "goals": "goals,goal keys,doelen",
    "depends_on": "depends on,blocked by,waits for,is blocked by,hangt af van,blocked by issues",
    "sprint": "sprint,sprints,iteration,спринт,スプリント,冲刺",
}

_NOISE: Final = frozenset({
    "project key", "project name", "project type", "project lead", "project lead id",
    "project description", "project id", "project url", "assignee id", "reporter id", "creator",
    "creator id", "created", "created at", "updated", "updated at", "last viewed", "resolved",
    "closed at", "votes", "watchers", "watchers id", "work ratio", "original estimate",
    "remaining estimate", "time spent", "σ original estimate", "σ remaining estimate",
    "σ time spent", "security level", "status category changed", "parent summary", "rank",
    "development", "epic color", "epic colour", "epic status", "issue color", "vulnerability",
    "node id", "repository url", "aangemaakt", "bijgewerkt", "erstellt", "aktualisiert", "cree",
    "mise a jour", "creada", "actualizada", "criado", "atualizado", "creato", "aggiornato",
    "date de creation", "date de mise a jour", "mis a jour", "resolu", "resolue", "derniere consultation",
    "aangemaakt op", "bijgewerkt op", "opgelost", "laatst bekeken", "geandert", "erledigt", "zuletzt angesehen",
    "fecha de creacion", "fecha de actualizacion", "data de criacao", "data da atualizacao", "creacion",
    "data creazione", "data aggiornamento", "作成日", "更新日", "解決日", "создан", "обновлен", "创建日期", "已创建",
    "更新日期", "已更新", "생성됨", "업데이트됨", "skapad", "uppdaterad", "oprettet", "opdateret", "utworzono",
    "zaktualizowano", "создано", "обновлено", "projectnaam", "projectsleutel", "projektname",
    "projektschlussel", "nom du projet",
})  # fmt: skip
"""What a tracker keeps for itself: it says nothing about the item, and goes with its origin only."""

_TEXTS: Final = frozenset({
    "comment", "comments", "fix version/s", "fix versions", "fix version", "affects version/s", "affects versions",
    "component/s", "components", "component", "reporter", "environment", "attachment", "attachments", "flagged",
    "epic name", "milestone", "author", "opmerking", "opmerkingen", "melder", "oplossingsversie(s)", "onderdelen",
    "kommentar", "kommentare", "autor", "ersteller", "komponente/n", "komponenten", "losungsversion/en",
    "losungsversionen", "umgebung", "anhang", "commentaire", "commentaires", "rapporteur", "composants",
    "composant(s)", "version(s) corrigee(s)", "versions corrigees", "environnement", "comentario", "comentarios",
    "informador", "componente/s", "componentes", "relator", "commento", "commenti", "componenti", "コメント", "報告者",
    "コンポーネント", "修正バージョン", "комментарий", "автор", "компоненты", "评论", "报告人", "模块", "修复版本", "댓글",
    "보고자",
})  # fmt: skip
"""What people want to read with the item, and what is no field of ours."""
_CUSTOM: Final = re.compile(
    r"(?:custom fields?|aangepast veld|benutzerdefiniertes feld|champs? personnalises?|campo personalizado"
    r"|campo personalizzato|カスタム ?フィールド|пользовательское поле|настраиваемое поле|自定义字段|自訂欄位"
    r"|사용자 (?:정의|지정) 필드|brugerdefineret felt|anpassat falt|egendefinert felt|tilpasset felt"
    r"|pole niestandardowe|mukautettu kentta|vlastni pole|egyeni mezo|ozel alan|שדה מותאם אישית)"
    r"\s*[((](?P<name>.+)[))]"
)
_LINK: Final = re.compile(r"(?P<way>inward|outward) issue link \((?P<name>.+)\)")
_ALWAYS_NOISE: Final = re.compile(r"\[chart\] |σ |satisfaction rating")
_MARKS: Final = {"key", "type", "state", "title"}


@dataclass(frozen=True)
class Columns:
    """Where things stand in a row."""

    names: Sequence[str]
    """The headings as they are written, without the wrapping of custom fields."""
    header: Sequence[str]
    """The same as they stand in the file."""
    places: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Meaning → its columns; a heading may be there several times."""
    others: Sequence[int] = ()
    """Columns that mean nothing to us, but perhaps to a person: kept as text."""
    noise: Sequence[int] = ()
    is_jira: bool = False
    meant: Sequence[str] = ()
    """By place: what it becomes, and why, as `mapping.Column` has it."""
    why: Sequence[str] = ()

    def has(self, meaning: str) -> bool:
        return meaning in self.places


def columns(header: Sequence[str], told: Mapping[str, str] | None = None) -> Columns:
    """What each column holds, by its heading, or by what somebody `told` of that."""
    told = told or {}
    places: dict[str, list[int]] = {}
    others, noise, names, why = [], [], [], []
    custom = False
    for place, raw in enumerate(header):
        heading = folded(raw)
        wrapped = _CUSTOM.fullmatch(heading)
        custom = custom or wrapped is not None
        names.append(_name(raw, wrapped is not None))
        inner = wrapped["name"] if wrapped else heading
        meaning = told.get(heading) or told.get(inner) or ""
        why.append("told" if meaning else "known")
        meaning = meaning or _meaning(inner)
        if meaning == NONE or (not meaning and (not heading or _is_noise(inner))):
            noise.append(place)
            why[-1] = "told" if meaning else "tracker"
        elif meaning and meaning != TEXT:
            places.setdefault(meaning, []).append(place)
        else:
            others.append(place)
            known = inner in _TEXTS or _LINK.fullmatch(inner)
            why[-1] = "told" if meaning else "text" if known else "unknown"
    _follow(places, others, why)
    _prefer(places, header, others)
    is_jira = _looks_like_jira(header, places, custom=custom)
    meant = _meant(len(header), places, others)
    for place, becomes in enumerate(meant):
        if becomes == TEXT and why[place] == "known":
            why[place] = "second"
    return Columns(
        names, header, places, tuple(sorted(others)), tuple(noise), is_jira, meant, tuple(why)
    )


def _follow(places: dict[str, list[int]], others: list[int], why: list[str]) -> None:
    """What somebody told goes before what a heading seems to say, where an item has one of these."""
    for meaning in SINGLE & places.keys():
        chosen = [place for place in places[meaning] if why[place] == "told"]
        if chosen:
            rest = [place for place in places[meaning] if why[place] != "told"]
            for place in rest:
                why[place] = "told"  # as good as: there is another one
            others += rest
            places[meaning] = chosen


def _meant(
    count: int, places: Mapping[str, Sequence[int]], others: Sequence[int]
) -> tuple[str, ...]:
    meant = [NONE] * count
    for place in others:
        meant[place] = TEXT
    for meaning, its in places.items():
        for place in its:
            meant[place] = meaning
    return tuple(meant)


def _meaning(heading: str) -> str:
    link = _LINK.fullmatch(heading)
    if link:
        blocking = re.search(r"block|depend|afhankelijk|blokke", link["name"])
        return f"{'depends_on' if link['way'] == 'inward' else 'blocks'}" if blocking else ""
    return _lookup().get(heading, "")


def _is_noise(heading: str) -> bool:
    return heading in _NOISE or _ALWAYS_NOISE.match(heading) is not None


def _name(raw: str, wrapped: bool) -> str:
    name = " ".join(raw.split())
    if not wrapped:
        return name
    start = min(place for bracket in "((" if (place := name.find(bracket)) >= 0)
    return name[start + 1 : -1].strip()


def _prefer(places: dict[str, list[int]], header: Sequence[str], others: list[int]) -> None:
    """Where several headings mean the same, take the plainest first; text of the rest is kept."""
    for meaning in ("title", "key", "description", "type", "state", "priority"):
        found = places.get(meaning, [])
        if len(found) > 1:
            rank = {word: n for n, word in enumerate(_lookup())}
            found.sort(key=lambda place: rank.get(bare(header[place]), len(rank)))
            others += [place for place in found[1:] if meaning != "key"]
            if meaning == "key":
                places.setdefault("id", []).extend(found[1:])
            places[meaning] = found[:1]


def bare(heading: str) -> str:
    """A heading as it is looked up: folded, without the wrapping of a custom field."""
    wrapped = _CUSTOM.fullmatch(folded(heading))
    return wrapped["name"] if wrapped else folded(heading)


def _looks_like_jira(
    header: Sequence[str], places: Mapping[str, Sequence[int]], *, custom: bool
) -> bool:
    """Jira's own headings, in any of its languages: key, type, status and summary together."""
    if custom:
        return True
    plain = {folded(heading) for heading in header}
    if {"issue type", "issue key"} <= plain or {"issue id", "issue key"} <= plain:
        return True
    return places.keys() >= _MARKS and bool(
        plain & {"summary", "issue type", "samenvatting", "zusammenfassung", "resume", "resumen",
                 "resumo", "riepilogo", "要約", "摘要", "概要", "요약", "תקציר"}
    )  # fmt: skip


_known: dict[str, str] = {}


def _lookup() -> Mapping[str, str]:
    if not _known:
        for meaning, words in _MEANINGS.items():
            for word in words.split(","):
                _known.setdefault(word, meaning)
    return _known
