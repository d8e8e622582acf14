"""Stop words, which no search looks for: function words, and words with which people ask for news."""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    """
    ab aber alle allem allen aller allerdings alles als also am an andere anderen auch auf aus bei
    beim bereits bin bis bist da dabei dafür dagegen daher damit dann daran darauf darüber darum
    darunter das dass davon dazu dein deine deinem deinen deiner dem den denn der deren derselbe
    derzeit des dessen dich die dies diese dieselbe diesem diesen dieser dieses dir doch dort du
    durch ebenso ein eine einem einen einer eines einige einigen einiger einmal er erst es etwa
    etwas euch euer eure für gegen gewesen hab habe haben hast hat hätte hatte hatten her hier hin
    hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist ja je jede jedem
    jeden jeder jedes jedoch jene jenem jenen jener jetzt jeweils kann kein keine keinem keinen
    keiner können könnte konnte man manche manchem manchen mancher mehr mein mich mir mit muss
    müssen musste nach nicht nichts noch nun nur ob oder ohne schon sehr sei seid seien sein seine
    seinem seinen seiner seines seit selbst sich sie sind so sogar solche solchem solchen solcher
    soll sollen sollte sondern sonst sowie statt trotz über um und uns unser unter viel vom von
    vor während wann war wäre wären waren warum was wegen weil weitere weiteren weiterer weiteres
    welche welchem welchen welcher welches wenn wer werde werden wie wieso will wir wird wo wohin
    weshalb wessen wofür woher womit woran wovon
    wollen wollte worden würde wurde würden wurden zu zudem zum zur zwar zwischen
    """.split()
)
"""Keys of words that carry no meaning of their own."""

CHATTER = frozenset(
    """
    aktuell and bitte darf darfst dürfen ding eigentlich erzähl finde gab gabs gerade gibt gibts
    heißt heißts info infos kürzlich letztens los mal meldung meldungen nachricht nachrichten neue
    neues neulich news of passiert sache suche the viele wars worum zeig zeige
    """.split()
)
"""Keys of words with which people phrase a request, and which say nothing of what they want."""

STOP_WORDS = FUNCTION_WORDS | CHATTER
