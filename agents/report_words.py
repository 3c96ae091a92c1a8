"""What a report says besides the alerts' own words, in French and in English."""

from typing import Final

import msgspec

from agents.chart import Clock


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """The sentences of a report; braces are filled in, and what is filled in is escaped first."""

    title: str
    kicker: str
    nothing: str
    span: str
    first: str
    many: str
    kinds: dict[str, tuple[str, str]]
    began: str
    alerted: str
    after: str
    over: str
    lasted: str
    running: str
    noted_late: str
    noted_early: str
    back: str
    came_back: str
    outlook: str
    came: str
    posts: str
    episodes: str
    others: str
    other: str
    territories: str
    stats: str
    no_episode: str
    head: tuple[str, ...]
    head_unlabelled: tuple[str, ...]
    settings: str
    missed: str
    per: str
    legend: tuple[str, str, str, str]
    alert_mark: str
    tune: str
    tune_kicker: str
    tune_finds: str
    tune_loud: str
    tune_kept: str
    tune_change: str
    tune_few: str
    tune_tried: str
    proposed: str
    curve: str
    curve_x: str
    curve_y: str
    curve_late: str
    reading: str
    notes: tuple[str, ...]
    of: str
    decimal: str
    clock: Clock


FRENCH: Final = Words(
    title="Ce qui aurait sonné",
    kicker="Clameur · {source} · du {start} au {end} · réglage {setting}",
    nothing="Rien n’aurait sonné",
    span="{days} jours",
    first="{name}{colon}{kind}, {when}",
    many="{episodes} en {days} jours",
    kinds={
        "crisis": ("crise", "crises"),
        "buzz": ("buzz", "buzz"),
        "good_news": ("bonne nouvelle", "bonnes nouvelles"),
        "silence": ("silence", "silences"),
    },
    began="Début de la hausse",
    alerted="Alerte",
    after="{lasted} après le début",
    over="Fin",
    lasted="a duré {lasted}",
    running="en cours à la fin du fichier",
    noted_late="Vous aviez noté {when}{colon}l’alerte vient {late} après.",
    noted_early="Vous aviez noté {when}{colon}l’alerte vient {late} avant.",
    back="C’est un épisode qui revient, moins de deux jours après.",
    came_back="Retours dans la journée qui a suivi\u00a0: {times}.",
    outlook="{name}, à {when}",
    came="il en est venu environ {n}",
    posts="Les messages au plus fort",
    episodes="Les épisodes",
    others="Les {n} autres épisodes",
    other="Un autre épisode",
    territories="Toute la période",
    stats="{total} voix, {day} par jour{colon}{episodes}",
    no_episode="aucun épisode",
    head=("Réglage", "trouvés", "manqués", "fausses alertes par 30\u00a0j", "retard médian", "pire retard"),
    head_unlabelled=("Réglage", "alertes", "par 30 jours", "dont crises"),
    settings="Les trois réglages",
    missed="Manqués au réglage {setting}{colon}",
    per="voix par {width}",
    legend=("vu", "habituel (9 fois sur 10)", "épisode ({kind})", "noté par vous"),
    alert_mark="alerte {when}",
    tune="Quel réglage choisir",
    tune_kicker="Clameur · {source} · épisodes notés\u00a0: {labels}, en {days} jours",
    tune_finds=(
        "Épisodes notés qu’il trouve\u00a0: {found}. Fausses alertes par 30 jours\u00a0: {false}. "
        "Retard médian\u00a0: {late}."
    ),
    tune_loud=(
        "Aucun réglage ne reste à {bearable} par 30 jours\u00a0: celui-ci en fait le moins. Relisez les fausses "
        "alertes, certaines sont peut-être de vrais épisodes que personne n’a notés."
    ),
    tune_kept=(
        "C’est le réglage actuel\u00a0: aucun autre ne trouve plus, ni nettement plus tôt, sans déranger davantage."
    ),
    tune_change="Le réglage actuel, {present}, en trouve {found}\u00a0; fausses alertes par 30 jours\u00a0: {false}.",
    tune_few="Épisodes notés\u00a0: {n} seulement. Un de plus ou de moins peut changer ce conseil.",
    tune_tried="Tous les réglages essayés",
    proposed="Réglage proposé{colon}{setting}",
    curve="Ce que chaque réglage trouve, et combien il dérange",
    curve_x="fausses alertes par 30 jours",
    curve_y="Épisodes trouvés",
    curve_late="Retard médian",
    reading="Comment lire cette page",
    notes=(
        "Une voix est un message qui compte{colon}un seul par auteur et par demi-heure, là où les auteurs sont connus.",
        "La bande est l’habituel pour cette heure de la semaine, appris des jours d’avant seulement{colon}"
        "neuf semaines ordinaires sur dix y restent.",
        "Rien de ce qui vient après une alerte n’a servi à la décider.",
        "Un épisode noté est trouvé si une alerte tombe pendant, ou dans l’heure qui précède.",
    ),
    of="{n}\u00a0sur\u00a0{of}",
    decimal=",",
    clock=Clock(
        months=(
            *("janv.", "févr.", "mars", "avril", "mai", "juin"),
            *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
        ),
        hour="{hour}\u00a0h\u00a0{minute}",
        day="{day}\u00a0{month}",
        space="\u202f",
    ),
)

ENGLISH: Final = Words(
    title="What would have rung",
    kicker="Clameur · {source} · {start} to {end} · setting {setting}",
    nothing="Nothing would have rung",
    span="{days} days",
    first="{name}{colon}{kind}, {when}",
    many="{episodes} in {days} days",
    kinds={
        "crisis": ("crisis", "crises"),
        "buzz": ("buzz", "buzzes"),
        "good_news": ("good news", "good news"),
        "silence": ("silence", "silences"),
    },
    began="The rise began",
    alerted="Alert",
    after="{lasted} after it began",
    over="End",
    lasted="it lasted {lasted}",
    running="still open at the end of the file",
    noted_late="You had noted {when}{colon}the alert came {late} after.",
    noted_early="You had noted {when}{colon}the alert came {late} before.",
    back="An episode that comes back, less than two days later.",
    came_back="Times it came back within a day: {times}.",
    outlook="{name}, at {when}",
    came="about {n} came",
    posts="Posts at the peak",
    episodes="Episodes",
    others="The {n} other episodes",
    other="One more episode",
    territories="The whole time",
    stats="{total} voices, {day} a day{colon}{episodes}",
    no_episode="no episode",
    head=("Setting", "found", "missed", "false alarms per 30 days", "late, median", "late, worst"),
    head_unlabelled=("Setting", "alerts", "per 30 days", "crises"),
    settings="The three settings",
    missed="Missed at the setting {setting}{colon}",
    per="voices per {width}",
    legend=("seen", "usual (9 times in 10)", "episode ({kind})", "noted by you"),
    alert_mark="alert {when}",
    tune="Which setting to choose",
    tune_kicker="Clameur · {source} · episodes noted: {labels}, in {days} days",
    tune_finds="Noted episodes it finds: {found}. False alarms per 30 days: {false}. Median delay: {late}.",
    tune_loud=(
        "No setting stays within {bearable} per 30 days: this one makes the fewest. Read the false alarms again, "
        "some may be true episodes that nobody noted."
    ),
    tune_kept="It is the present setting: no other finds more, or clearly sooner, without disturbing more.",
    tune_change="The present setting, {present}, finds {found}; false alarms per 30 days: {false}.",
    tune_few="Noted episodes: only {n}. One more or less may change this advice.",
    tune_tried="Every setting that was tried",
    proposed="Proposed setting{colon}{setting}",
    curve="What each setting finds, and how much it disturbs",
    curve_x="false alarms per 30 days",
    curve_y="Episodes found",
    curve_late="Median delay",
    reading="How to read this page",
    notes=(
        "A voice is a post that counts{colon}one per author and half hour, where authors are known.",
        "The band is what is usual for this hour of the week, learned from the days before only{colon}"
        "nine ordinary weeks in ten stay in it.",
        "Nothing that came after an alert was used to decide it.",
        "What you noted is found if an alert falls into it, or into the hour before.",
    ),
    of="{n}\u00a0of\u00a0{of}",
    decimal=".",
    clock=Clock(
        months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        hour="{hour}:{minute:0>2}",
        day="{day}\u00a0{month}",
        space=",",
    ),
)


def words(lang: str) -> Words:
    """The words of a language: French for ``fr``, English for anything else."""
    return FRENCH if lang == "fr" else ENGLISH
