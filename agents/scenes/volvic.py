"""A dry June in Auvergne: a prize for Clermont-Ferrand, then a controversy about the water of Volvic.

The places are real. The event, the prize, the accounts and every person are invented.
"""

from datetime import date
from typing import Final

from agents.scenes.english import ELSEWHERE, ENGLISH
from agents.scenes.french_days import ORDINARY
from agents.scenes.french_events import EVENTFUL
from agents.scenes.scene import Account, Burst, Scene, Scheduled, Strand
from alerts.model import Kind

_GAZETTE = Account(handle="gazette_des_volcans", name="La Gazette des volcans", followers=41_200)
_RADIO = Account(handle="radio_des_dores", name="Radio des Dores", followers=18_700)
_MATIN = Account(handle="arverne_matin", name="Arverne Matin", followers=63_500)
_PRESS = (_GAZETTE, _RADIO, _MATIN)
_VOLVIC = Account(handle="mairie_volvic_demo", name="Mairie de Volvic (démo)", followers=2_300)
_AUVERGNE = Account(handle="auvergne_demo", name="Auvergne (démo)", followers=38_000)
_CLERMONT = Account(handle="clermont_demo", name="Clermont-Ferrand (démo)", followers=71_000)
_ISSY = Account(handle="issy_demo", name="Issy-les-Moulineaux (démo)", followers=22_000)

_CRISIS_DAY = 3
_PRIZE_DAY = 8

VOLVIC: Final = Scene(
    name="volvic",
    zone="Europe/Paris",
    end=date(2026, 6, 19),
    days=30,
    strands=(
        Strand(
            territory="volvic",
            topic="volvic.daily",
            place="Volvic",
            at="à Volvic",
            name="Volvic",
            tag="Volvic",
            per_hour=3.0,
            people=500,
            english=0.08,
            accounts=(_VOLVIC, _GAZETTE),
        ),
        Strand(
            territory="auvergne",
            topic="auvergne.daily",
            place="l'Auvergne",
            at="en Auvergne",
            name="Auvergne",
            tag="Auvergne",
            per_hour=8.0,
            people=2_000,
            english=0.08,
            accounts=(_AUVERGNE, *_PRESS),
        ),
        Strand(
            territory="clermont-ferrand",
            topic="clermont.daily",
            place="Clermont-Ferrand",
            at="à Clermont-Ferrand",
            name="Clermont-Ferrand",
            tag="ClermontFd",
            per_hour=6.0,
            people=1_500,
            accounts=(_CLERMONT, *_PRESS),
        ),
        Strand(
            territory="puy-de-dome",
            topic="puydedome.daily",
            place="le Puy-de-Dôme",
            at="dans le Puy-de-Dôme",
            name="Puy-de-Dôme",
            tag="PuyDeDome",
            per_hour=1.0,
            people=300,
        ),
        Strand(
            territory="issy-les-moulineaux",
            topic="issy.daily",
            place="Issy-les-Moulineaux",
            at="à Issy-les-Moulineaux",
            name="Issy-les-Moulineaux",
            tag="Issy92",
            per_hour=2.0,
            people=500,
            accounts=(_ISSY,),
        ),
        Strand(
            territory="creativallee",
            topic="creativallee.daily",
            place="Créativallée",
            at="chez Créativallée",
            name="Créativallée",
            tag="Creativallee",
            per_hour=0.3,
            people=60,
        ),
        Strand(territory="", topic="homonym", per_hour=2.0, people=600, branching=0.1),
        Strand(territory="", topic="unrelated", per_hour=24.0, people=5_000, english=0.15, elsewhere=0.1),
    ),
    bursts=(
        Burst(
            territory="clermont-ferrand",
            kind=Kind.GOOD_NEWS,
            topic="clermont.prize",
            days_before_end=_PRIZE_DAY,
            hour=11.0,
            ramp_min=40.0,
            peak_per_hour=120.0,
            fade_min=80.0,
            linger_min=240.0,
            tones=(6, 16, 78),
            people=1_500,
            scheduled=(
                Scheduled(after_min=0.0, account=_CLERMONT, topic="clermont.prize.own"),
                Scheduled(after_min=9.0, account=_GAZETTE, topic="clermont.prize.press"),
                Scheduled(after_min=26.0, account=_MATIN, topic="clermont.prize.press"),
            ),
        ),
        Burst(
            territory="volvic",
            kind=Kind.CRISIS,
            topic="volvic.crisis",
            days_before_end=_CRISIS_DAY,
            hour=20.0,
            ramp_min=30.0,
            peak_per_hour=130.0,
            fade_min=90.0,
            linger_min=360.0,
            tones=(77, 16, 7),
            people=1_800,
            scheduled=(
                Scheduled(after_min=34.0, account=_GAZETTE, topic="volvic.crisis.press"),
                Scheduled(after_min=52.0, account=_RADIO, topic="volvic.crisis.press"),
                Scheduled(after_min=95.0, account=_MATIN, topic="volvic.crisis.press"),
                Scheduled(after_min=172.0, account=_VOLVIC, topic="volvic.crisis.own"),
            ),
        ),
        Burst(
            territory="auvergne",
            kind=Kind.CRISIS,
            topic="auvergne.crisis",
            days_before_end=_CRISIS_DAY,
            hour=21.1,
            ramp_min=35.0,
            peak_per_hour=90.0,
            fade_min=70.0,
            linger_min=300.0,
            tones=(77, 16, 7),
            people=1_500,
            scheduled=(
                Scheduled(after_min=30.0, account=_MATIN, topic="auvergne.crisis.press"),
                Scheduled(after_min=130.0, account=_AUVERGNE, topic="auvergne.crisis.own"),
            ),
        ),
    ),
    phrases={"fr": ORDINARY | EVENTFUL, "en": ENGLISH},
    elsewhere=ELSEWHERE,
)
