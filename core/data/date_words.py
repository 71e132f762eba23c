"""The words in written dates: months and weekdays in seven languages, and the names of time zones.

English, German, French, Spanish, Italian, Portuguese and Dutch, in full and abbreviated, all in small letters.
"""

import unicodedata

MONTHS = (
    "january jan januar jänner jaenner jän janvier janv enero ene gennaio gen janeiro januari",
    "february feb februar feber février févr fév febrero febbraio febb fevereiro fev februari febr",
    "march mar märz maerz mär mrz mars marzo março maart mrt maa",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug août aoû agosto ago augustus",
    "september sep sept septembre septiembre setiembre set settembre sett setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro",
)
"""For each month, January first, its names."""

WEEKDAYS = (
    "monday mon montag mo lundi lun lunes lunedì segunda-feira segunda seg maandag ma "
    "tuesday tues tue dienstag di mardi mar martes martedì terça-feira terça ter dinsdag "
    "wednesday wed mittwoch mi mercredi mer miércoles mié mier mercoledì quarta-feira quarta qua woensdag wo "
    "thursday thurs thur thu donnerstag do jeudi jeu jueves jue giovedì gio quinta-feira quinta qui donderdag "
    "friday fri freitag fr vendredi ven viernes vie venerdì sexta-feira sexta sex vrijdag vr "
    "saturday sat samstag sonnabend sa samedi sam sábado sáb sabato sab zaterdag za "
    "sunday sun sonntag so dimanche dim domingo dom domenica zondag zo"
)

ZONES = (
    "utc gmt z ut wet west bst ist cet cest mez mesz eet eest msk sast eat wat cat trt "
    "est edt et cst cdt ct mst mdt mt pst pdt pt akst akdt hst hdt ast adt nst ndt "
    "brt brst art clt clst cot pet vet ect uyt bot jst kst hkt sgt pht ict wib wita wit "
    "awst acst acdt aest aedt nzst nzdt pkt npt bdt mmt aft irst irdt gst"
)


def alternatives(words: str) -> str:
    """A regular expression for any of these words, with their accents or without, the longest first."""
    spelled = {form for word in words.split() for form in (word, without_accents(word))}
    return "|".join(sorted(spelled, key=lambda word: (-len(word), word)))


def without_accents(word: str) -> str:
    """A word with plain letters: fevrier for février."""
    letters = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


MONTH_OF = {
    form: number
    for number, words in enumerate(MONTHS, start=1)
    for word in words.split()
    for form in (word, without_accents(word))
}
"""The number of the month of each name, January 1."""
