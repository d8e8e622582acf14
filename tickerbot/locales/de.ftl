# Deutsche Texte. Nachrichten sind Telegram-HTML; Schaltflächen (button-*), Hinweise (toast-*) und
# Befehle (menu-*) sind reiner Text. Hinweise haben höchstens 200 Zeichen.

start-greeting =
    Willkommen bei <b>{ $name }</b>!

    Hier kommen Meldungen sofort nach Erscheinen an. Abonnieren: Tippen Sie an, wie viel Sie möchten; ändern lässt es sich jederzeit. { $private ->
        [yes] Zum Suchen im Archiv schreiben Sie einfach ein paar Wörter.
       *[no] Im Archiv suchen: /suche und ein paar Wörter.
    }
start-subscribed =
    <b>{ $name }</b> ist abonniert: Neue Meldungen kommen von selbst.

    { $private ->
        [yes] Zum Suchen im Archiv schreiben Sie einfach ein paar Wörter.
       *[no] Im Archiv suchen: /suche und ein paar Wörter.
    }
start-team =
    Sie gehören zur <b>Redaktion</b>. Eine Meldung schreiben: /add und der Text. Sie sehen erst eine Vorschau. Was noch geht: /hilfe
start-newest = Das Neueste:
start-empty = Noch gibt es keine Meldungen.

help-text =
    <b>{ $name }</b> – so geht’s:

    /aktuell – die neuesten Meldungen
    /suche <i>Wörter</i> – im Archiv suchen; im privaten Chat genügen die Wörter allein
    /verpasst – was Sie verpasst haben
    /ueberblick – Wichtiges der letzten 24 Stunden
    /abo, /abmelden – Meldungen hierher bekommen, oder keine mehr
    /einstellungen – was davon kommt, und wie laut

    Mehr: die Knöpfe, oder /hilfe lesen, /hilfe abo, /hilfe daten
help-text-team = <b>Redaktion</b>: /add <i>Text</i> – eine Meldung schreiben. Alles Weitere: der Knopf unten, oder /hilfe redaktion
help-reading =
    <b>Lesen und suchen</b>

    /aktuell <i>3</i> – die drei neuesten Meldungen
    /suche <i>Wörter</i> – auch Tage („am Freitag“, 16.8.) und „genau diese Worte“
    /verpasst <i>gestern 20 Uhr</i> – was es seitdem gab; ohne Zeit, seit Sie zuletzt hier waren
    /ueberblick <i>Thema</i> – Wichtiges zu einem Thema
    /eintrag <i>Nummer</i> – eine Meldung ganz lesen
    /korrekturen – was korrigiert oder zurückgezogen wurde
help-terms =
    <b>Was kommt</b>

    /themen <i>Wahl Sport</i> – nur diese Themen; /themen alles
    /stufe <i>alles, wichtig oder eil</i> – wie wichtig etwas sein muss
    /ton <i>alles, wichtig, eil oder aus</i> – was einen Ton hat
    /ruhe <i>22-7</i>, auch leise oder eil – nachts gesammelt, oder ohne Ton
    /rhythmus <i>8 18</i>, sofort oder stündlich – wann etwas kommt
    /folgen <i>Streik</i>, /nichtfolgen – was mit diesem Wort immer kommt
    /stumm <i>Fußball</i>, /nichtstumm – was damit nie kommt, außer als Eilmeldung
    /woerter – Ihre Wörter
    /zone <i>Wien</i> – nach welcher Uhr Ihre Uhrzeiten gelten
    /sprache <i>de oder en</i>
    Alles auch mit Knöpfen: /einstellungen
help-about =
    <b>Daten und Betreiber</b>

    /datenschutz – was gespeichert wird, und wie Sie es löschen
    /meinedaten – alles, was zu diesem Chat gespeichert ist, als Datei
    /impressum – wer hinter dem Ticker steht
    /id – Ihre Telegram-ID, falls der Betreiber danach fragt
button-help-reading = Lesen und suchen
button-help-terms = Was kommt
button-help-about = Daten und Betreiber
button-help-team = Redaktion
button-help-first = ‹ Hilfe
help-editor =
    <b>Redaktion</b>
    /add <i>Text</i> – eine Meldung schreiben: erste Zeile Überschrift, dann der Text. Sie sehen zuerst eine Vorschau; erst nach dem Tippen auf „Veröffentlichen“ geht etwas hinaus.
    Bilder und Videos: mit dem Text als Bildunterschrift schicken, mehrere zusammen, oder als Antwort auf die Vorschau. Letzte Zeile: „Foto: Name“.
    /alt <i>Beschreibung</i> – als Antwort auf ein Bild: für Menschen, die es nicht sehen
    /korrigieren <i>Nummer</i> – eine veröffentlichte Meldung in allen Chats korrigieren. Oder einfach die eigene Nachricht bearbeiten, aus der sie entstanden ist.
    /zurueckziehen <i>Nummer Grund</i> – eine Meldung überall zurücknehmen
    /verlauf <i>Nummer</i> – alle Fassungen einer Meldung
    /veroeffentlichen, /verwerfen – was zuletzt als Vorschau kam; ohne Ton: /veroeffentlichen still
    /abbrechen – doch nichts schreiben
    /anhalten <i>Nummer</i>, /weiter <i>Nummer</i> – eine laufende Meldung anhalten, und wieder hinauslassen
    /protokoll <i>Nummer oder Name</i> – wer was wann getan hat
    /nachsenden <i>Nummer</i> – nach einer Wiederherstellung: an die Chats, die sie vielleicht nicht haben
    /status – wie es um Zustellung und Bot steht
    /entwuerfe – offene Entwürfe
    /spaeter <i>Zeit</i> – den neuesten Entwurf planen, wie „Später …“; /geplant zeigt alles Geplante
    /probe – eine Stunde lang proben: nichts geht an Leser; /probe aus
    /kuerzel <i>js</i> – die Buchstaben am Ende Ihrer Meldungen
    /thema – Themen ansehen, anlegen, schließen, umbenennen
    /einordnen <i>wichtig #wahl</i> – Stufe und Thema eines Entwurfs, oder von Nr. 12: /einordnen 12 …
    /eil – den Entwurf als Eilmeldung senden, nach einer Rückfrage
help-chief =
    <b>Redaktion</b>
    /add <i>Text</i> – eine Meldung schreiben: erste Zeile Überschrift, dann der Text. Sie sehen zuerst eine Vorschau; erst nach dem Tippen auf „Veröffentlichen“ geht etwas hinaus.
    Bilder und Videos: mit dem Text als Bildunterschrift schicken, mehrere zusammen, oder als Antwort auf die Vorschau. Letzte Zeile: „Foto: Name“.
    /alt <i>Beschreibung</i> – als Antwort auf ein Bild: für Menschen, die es nicht sehen
    /korrigieren <i>Nummer</i> – eine veröffentlichte Meldung in allen Chats korrigieren. Oder einfach die eigene Nachricht bearbeiten, aus der sie entstanden ist.
    /zurueckziehen <i>Nummer Grund</i> – eine Meldung überall zurücknehmen
    /verlauf <i>Nummer</i> – alle Fassungen einer Meldung
    /veroeffentlichen, /verwerfen – was zuletzt als Vorschau kam; ohne Ton: /veroeffentlichen still
    /abbrechen – doch nichts schreiben
    /anhalten <i>Nummer</i>, /weiter <i>Nummer</i> – eine laufende Meldung anhalten, und wieder hinauslassen
    /protokoll <i>Nummer oder Name</i> – wer was wann getan hat
    /nachsenden <i>Nummer</i> – nach einer Wiederherstellung: an die Chats, die sie vielleicht nicht haben
    /status – wie es um Zustellung und Bot steht
    /entwuerfe – offene Entwürfe
    /spaeter <i>Zeit</i> – den neuesten Entwurf planen, wie „Später …“; /geplant zeigt alles Geplante
    /probe – eine Stunde lang proben: nichts geht an Leser; /probe aus
    /kuerzel <i>js</i> – die Buchstaben am Ende Ihrer Meldungen
    /thema – Themen ansehen, anlegen, schließen, umbenennen
    /einordnen <i>wichtig #wahl</i> – Stufe und Thema eines Entwurfs, oder von Nr. 12: /einordnen 12 …
    /eil – den Entwurf als Eilmeldung senden, nach einer Rückfrage
    /team – wer zur Redaktion gehört, und was sie dürfen
    /einladen <i>autor, redakteur oder chef</i> – ein Link in die Redaktion

id-person = Ihre Telegram-ID: <code>{ $id }</code>
id-chat = ID dieses Chats: <code>{ $id }</code>

unknown-command = Diesen Befehl kenne ich nicht. /hilfe zeigt, was ich kann.
not-text = Das kann ich nicht lesen. Bitte schreiben Sie Text; /hilfe zeigt, was ich kann.
failure = Das hat gerade nicht geklappt. Bitte versuchen Sie es gleich noch einmal.

subscribe-done = Abonniert. Neue Meldungen kommen ab jetzt hierher. Abbestellen: /abmelden
subscribe-already = Ist schon abonniert. Abbestellen: /abmelden
unsubscribe-done = Abbestellt. Hierher kommen keine neuen Meldungen mehr. Wieder bestellen: /abo
unsubscribe-less = Waren es zu viele? Nur das Wichtigere wären { $number }. Oder: /abo wichtig, /abo eil
unsubscribe-none = Hier ist nichts abonniert. Bestellen: /abo
subscribe-words = Mit „{ $words }“ kann ich dabei nichts anfangen: Welche Meldungen kommen: /einstellungen. Danach suchen: /suche { $words }
small-talk-thanks = Gern!
small-talk-hello = Hallo! Schreiben Sie ein paar Wörter, dann suche ich danach. Das Neueste: /aktuell
small-talk-bye = Bis bald!
small-talk-nod = 👍
channel-subscribed = „{ $title }“ bekommt ab jetzt jede neue Meldung. Abbestellen: im Kanal /abmelden schreiben.
channel-needs-right = In „{ $title }“ darf ich nicht posten. Bitte geben Sie mir als Administrator das Recht „Nachrichten posten“, dann kommen dort die neuen Meldungen an.
admins-only = Das dürfen hier nur die Administratoren der Gruppe.
admins-unknown = Telegram sagt gerade nicht, wer hier Administrator ist. Bitte versuchen Sie es gleich noch einmal.

latest-empty = Noch gibt es keine Meldungen.
latest-most = Auf einmal zeige ich höchstens { $most }; „Früher“ blättert weiter.
latest-most-in-channel = Auf einmal zeige ich höchstens { $most }.
search-how = Wonach soll ich suchen? Zum Beispiel: /suche Gipfel Alaska
search-head = 🔎 { $query }
search-shown = Gezeigt wird: <b>{ $query }</b>
search-some = Alle Wörter zusammen stehen in keiner Meldung. Am nächsten kommt:
search-count =
    { $count ->
        [one] Ein Treffer
       *[other] { $count } Treffer
    }
search-count-least = Mindestens { $count } Treffer
search-range = { $counted }, { $from } bis { $to }
search-newest = { $counted }, neueste zuerst
search-none = Dazu habe ich leider nichts gefunden.
search-none-hint = Vielleicht hilft ein anderes oder ein kürzeres Wort – oder Sie lesen das Neueste.
search-none-in-time = Die Suche dauert gerade zu lange. Bitte versuchen Sie es gleich noch einmal.
search-known = 📖 Im Archiv kommt vor: { $words }
search-expired = Diese Suche ist zu alt dafür. Bitte suchen Sie noch einmal.
entry-how = Welche Meldung? Zum Beispiel: /eintrag 12
entry-none = Eine Meldung mit der Nummer { $number } gibt es nicht.
entry-number = Nr. { $number }
part-of = { $part }/{ $parts }

settings-text =
    <b>Einstellungen</b>

    { $subscribed ->
        [yes] Abonniert.
       *[no] Nicht abonniert. Nach dem Abonnieren wäre es so:
    }
settings-language =
    Sprache: { $chosen ->
        [yes] Deutsch
       *[no] Deutsch (automatisch)
    }
settings-saved = Gespeichert.
settings-not-subscribed = Noch ist hier nichts abonniert: /abo
settings-head-topics = <b>Themen</b>: Was kommen soll. „Alles“ ist auch das, was kein Thema hat.
settings-head-level = <b>Stufe</b>: Wie wichtig eine Meldung sein muss, damit sie kommt.
settings-head-sound = <b>Ton</b>: Was einen Ton hat.
settings-head-quiet = <b>Ruhe</b>: Wann nichts einzeln kommen oder klingen soll.
settings-head-rhythm = <b>Rhythmus</b>: Sofort, oder gesammelt zu festen Stunden. Eilmeldungen kommen sofort.
button-set-quiet = Ruhe
button-set-rhythm = Rhythmus
button-quiet-off = Keine Ruhe
button-quiet-collect = Sammeln
button-quiet-silent = Ohne Ton bringen
button-quiet-urgent = Eilmeldungen durchlassen
button-quiet-no-urgent = Ohne Ausnahme
button-rhythm-now = Sofort
button-rhythm-hourly = Jede Stunde
button-rhythm-hours = { $hours } Uhr
how-quiet = Von wann bis wann soll Ruhe sein? Zum Beispiel: /ruhe 22-7, /ruhe 22:30-6:45 leise, /ruhe 22-7 eil oder /ruhe aus
quiet-same = Die Ruhe braucht einen Anfang und ein anderes Ende, zum Beispiel: /ruhe 22-7. Rund um die Uhr ohne Ton: /ton aus
how-rhythm = Wann sollen Meldungen kommen? /rhythmus sofort, /rhythmus stündlich, oder zu diesen Stunden: /rhythmus 8 18
rhythm-full-hours = Zusammenfassungen kommen zur vollen Stunde, zum Beispiel: /rhythmus 8 18
settings-head-words =
    <b>Wörter</b>: Meldungen mit diesen kommen immer, oder nie. { $count ->
        [0] Noch sind es keine.
       *[other] Ein Tipp nimmt eines heraus.
    }
settings-head-zone = <b>Zeitzone</b>: Nach welcher Uhr Ihre Uhrzeiten gelten.
settings-head-language = <b>Sprache</b>
button-set-topics = Themen
button-set-level = Stufe
button-set-sound = Ton
button-set-words = Wörter
button-set-zone = Zeitzone
button-set-language = Sprache
button-settings = Einstellungen
button-back-to-settings = ‹ Einstellungen
button-level-all = Alles
button-level-important = Wichtiges und Eilmeldungen
button-level-urgent = Nur Eilmeldungen
button-sound-none = Nichts
button-topics-all = Alles
button-zone-newsroom = Wie die Redaktion ({ $zone })
button-unfollow = ✗ immer: { $word }
button-unmute = ✗ nie: { $word }
volume-day = { $amount } am Tag
volume-about = etwa { $count }
volume-week = { $count } pro Woche
volume-none = zuletzt keine
how-topics = Oder als Befehl: /themen und die Namen, oder /themen alles
how-words = Folgen: /folgen Streik. Nie bekommen: /stumm Fußball. Wieder herausnehmen: /nichtfolgen Streik, /nichtstumm Fußball. Mehrere trennt ein Komma.
how-zone = Oder als Befehl mit einer Stadt: /zone Wien, oder wieder wie die Redaktion: /zone aus
how-language = Oder als Befehl: /sprache de, /sprache en oder /sprache auto
zone-meant = Diese Zeitzone kenne ich nicht. Meinten Sie { $zones }?
topics-unknown = Kein Thema heißt so: { $words }. Geändert ist nichts. Alle Themen: /themen
topics-closed = Schon abgeschlossen: { $topics }. Geändert ist nichts. Alle Themen: /themen
topic-gone = Dieses Thema gibt es nicht mehr.
words-none = Bitte ein Wort, nach dem man suchen kann, zum Beispiel: /folgen Streik
words-unknown = Das steht nicht auf der Liste; sie steht unter /woerter
words-many = Mehr als { $most } Wörter gehen nicht; nehmen Sie erst eines heraus: /woerter
how-level = Welche Meldungen sollen kommen? /stufe alles, /stufe wichtig oder /stufe eil
how-sound = Welche Meldungen sollen einen Ton haben? /ton alles, /ton wichtig, /ton eil oder /ton aus
words-long = So lange Wörter kann ich nicht beachten. Mehrere trennen Sie bitte mit einem Komma.

privacy-text =
    <b>Datenschutz</b>

    Gespeichert wird nur, was für die Zustellung nötig ist: die Telegram-ID dieses Chats, seine Art (privat, Gruppe, Kanal), die Sprache, was kommen soll (Themen, Stufe, Ton, Ruhe, Rhythmus, Wörter, Zeitzone), wann hier zuletzt gefragt oder getippt wurde, seit wann abonniert ist und welche Meldungen hier angekommen sind. Keine Suchwörter und keine Namen; eine Nachricht an den Bot nur, bis sie beantwortet ist.{ $editor ->
        [yes] {""}

    Als Redaktionsmitglied außerdem: Ihre Entwürfe, Ihr Name und Ihre Telegram-ID, und im Protokoll, was Sie wann getan haben. Nach „Alles löschen“ steht dort noch, dass jemand es getan hat, aber nicht mehr, wer. Wer eingeladen wurde, gehört dann nicht mehr zur Redaktion.
       *[no] {""}
    }

    „Alles löschen“ entfernt das sofort und beendet das Abo.
privacy-times =
    Von selbst wird ein Chat, der den Bot blockiert oder entfernt hat, nach { $left ->
        [one] einem Tag
       *[other] { $left } Tagen
    } vergessen; { $copies ->
        [0] welche Meldungen hier angekommen sind und ein beendetes Abo bleiben, bis Sie sie löschen.
       *[other] welche Meldungen hier angekommen sind, nach { $copies } Tagen, und ein beendetes Abo, sobald beides vorbei ist.
    }
imprint-none = Für diesen Ticker ist kein Impressum hinterlegt.
privacy-policy = Datenschutzerklärung: { $url }
export-caption = Alles, was zu diesem Chat gespeichert ist.
export-not-in-channel = Im Kanal bekämen alle die Datei. Bitte fragen Sie den Betreiber des Tickers.
privacy-sure = Wirklich alles löschen, was zu diesem Chat gespeichert ist? Das Abo endet damit.
privacy-done = Gelöscht. Zu diesem Chat ist nichts mehr gespeichert.
privacy-kept = Es wurde nichts gelöscht.

button-subscribe = Abonnieren
button-subscribe-all = Abonnieren: alles
button-unsubscribe = Abbestellen
button-earlier = ‹ Früher
button-later = Später ›
button-back = ‹ Zurück
button-next = Weitere ›
button-newest = Neueste zuerst
button-best = Beste zuerst
button-as-typed = Wie getippt suchen
button-pictures = { $count } Bilder
has-photo = 📷 Bild
has-video = 🎬 Video
button-more = Weiterlesen
button-open = Im Ticker lesen
button-latest = Das Neueste
button-german = Deutsch
button-english = English
button-automatic = Automatisch
button-delete-all = Alles löschen
button-delete-yes = Ja, alles löschen
button-delete-no = Nein, behalten
button-publish = Veröffentlichen
button-publish-silent = Still veröffentlichen
button-change = Ändern
button-as-entry = Als Meldung
button-discard = Verwerfen
button-one-entry = Doch eine einzige Meldung

missed-head =
    <b>Seit { $since }</b>: { $count ->
        [0] keine neue Meldung
        [one] eine Meldung
       *[other] { $count } Meldungen
    }
missed-nothing = Seit { $since } gab es nichts Neues.
missed-nothing-wanted = Seit { $since } gab es nichts Neues von dem, was Sie bekommen möchten.
missed-unwanted =
    { $count ->
        [one] Außerdem eine Meldung, die nicht zu Ihren Einstellungen passt: /aktuell
       *[other] Außerdem { $count } Meldungen, die nicht zu Ihren Einstellungen passen: /aktuell
    }
missed-more =
    { $count ->
        [one] Und eine weitere: /aktuell
       *[other] Und { $count } weitere: /aktuell
    }
missed-corrections = <b>Korrigiert</b>
missed-more-corrections = Weitere: /korrekturen
missed-others = <b>Seit { $since }</b>, ohne die wichtigen: { $from } bis { $to } von { $count }
digest-rest = <b>Der Rest der Zusammenfassung</b>
digest-rest-page = <b>Der Rest der Zusammenfassung</b>: { $from } bis { $to } von { $count }
missed-how = Ab wann? Zum Beispiel: /verpasst 18:00, /verpasst gestern 20 Uhr oder /verpasst heute. Ohne Zeit: seit Sie zuletzt hier waren.
overview-head = <b>Wichtiges der letzten 24 Stunden</b>
overview-topic = <b>Wichtiges: { $topic }</b>
overview-none = In den letzten 24 Stunden war nichts als wichtig gekennzeichnet. Das Neueste: /aktuell
overview-none-of-topic = Zu „{ $topic }“ ist nichts als wichtig gekennzeichnet.
overview-older =
    { $count ->
        [one] Davor gab es noch eine.
       *[other] Davor gab es noch { $count }.
    }
topic-unknown = Ein Thema „{ $words }“ gibt es hier nicht.
button-missed-more =
    { $count ->
        [one] Eine weitere
       *[other] { $count } weitere
    }
button-missed-day = Letzte 24 Stunden
menu-topic = Themen der Meldungen
menu-overview = Wichtiges der letzten 24 Stunden
menu-missed = Was Sie verpasst haben

link-outdated = Dieser Link ist nicht mehr gültig. Das Neueste: /aktuell
toast-outdated = Diese Schaltfläche ist nicht mehr gültig.
toast-published = Veröffentlicht.
toast-gone = Diese Meldung gibt es nicht mehr.
toast-no-more = Weiter geht es in dieser Richtung nicht.

desk-private-only = Das bitte nur im privaten Chat mit mir; hier lesen alle mit.
desk-ask = Bitte schicken Sie jetzt den Text: erste Zeile Überschrift, dann der Text. /abbrechen beendet.
desk-ask-change = Bitte schicken Sie jetzt den neuen Text für <b>{ $headline }</b>; er ersetzt den alten ganz. /abbrechen lässt alles, wie es ist.
desk-cancelled = Gut, es bleibt alles, wie es ist.
desk-nothing-to-cancel = Es gibt gerade nichts abzubrechen.
desk-preview-nobody = <b>Vorschau</b> – noch ist nichts draußen. Noch hat kein Chat solche Meldungen abonniert; sie steht dann nur im Archiv.
desk-preview-rehearsal = <b>Vorschau</b> – zur Probe: Das geht nur an die Redaktion, an keinen Leser.
desk-preview =
    <b>Vorschau</b> – noch ist nichts draußen. Erst wenn { $editor ->
        [yes] Sie tippen
       *[no] jemand es freigibt
    }, geht das an { $reach ->
        [one] einen Chat
       *[other] { $reach } Chats
    }{ $minutes ->
        [0] .
        [one] {" "}(dauert etwa eine Minute).
       *[other] {" "}(dauert etwa { $minutes } Minuten).
    }
batch-card =
    { $count ->
        [one] Eine Meldung ist noch offen; sie hat
       *[other] Das sind { $count } Meldungen; jede hat
    } oben ihre eigene Vorschau. Noch ist nichts draußen.{ $editor ->
        [yes] {" "}{ $reach ->
            [0] Noch hat kein Chat solche Meldungen abonniert; sie stehen dann nur im Archiv.
           *[other] „Alle veröffentlichen“: nacheinander, die älteste zuerst, an { $reach ->
                [one] einen Chat
               *[other] { $reach } Chats
            }{ $minutes ->
                [0] .
                [one] {" "}(dauert etwa eine Minute).
               *[other] {" "}(dauert etwa { $minutes } Minuten).
            }
        }
        [rehearsal] {" "}Zur Probe: Das geht nur an die Redaktion, an keinen Leser.
       *[no] {""}
    }
batch-published = ✓ Veröffentlicht: { $numbers }. Wie weit das ist, steht oben.
batch-discarded =
    { $count ->
        [one] Eine Meldung verworfen.
       *[other] { $count } Meldungen verworfen.
    }
batch-waiting =
    { $count ->
        [one] Eine Meldung wird geprüft.
       *[other] { $count } Meldungen werden geprüft.
    }
batch-held =
    { $count ->
        [one] Eine Meldung geht gleich hinaus, siehe oben; bis dahin hält /halt sie an.
       *[other] { $count } Meldungen gehen gleich hinaus, siehe oben; bis dahin hält /halt sie einzeln an.
    }
batch-planned =
    { $count ->
        [one] Eine Meldung ist geplant, siehe oben; sofort hinaus: /spaeter jetzt
       *[other] { $count } Meldungen sind geplant, siehe oben.
    }
batch-open =
    { $count ->
        [one] Eine Meldung ist noch offen, siehe oben.
       *[other] { $count } Meldungen sind noch offen, siehe oben.
    }
batch-none = Es gibt keine Vorschau, über die zu entscheiden wäre. Eine Meldung schreiben: /add
batch-not-shown = Der Text hat sich geändert, und seine neue Vorschau ist noch nicht da. Geschehen ist damit nichts.
batch-how = Veröffentlicht wird, was zuletzt als Vorschau kam: /veroeffentlichen, ohne Ton: /veroeffentlichen still
button-publish-all = Alle veröffentlichen
button-publish-all-silent = Alle still veröffentlichen
button-ask-approval-all = Alle prüfen lassen
button-discard-all = Alle verwerfen
toast-batch-published =
    { $count ->
        [0] Veröffentlicht ist nichts.
        [one] Eine Meldung veröffentlicht.
       *[other] { $count } Meldungen veröffentlicht.
    }
toast-batch-over = Darüber ist schon entschieden.
toast-batch-asked =
    { $count ->
        [one] Eine Meldung wird geprüft.
       *[other] { $count } Meldungen werden geprüft.
    }
menu-publish = Veröffentlichen, was als Vorschau kam
menu-discard = Verwerfen, was als Vorschau kam
desk-pasted-left-out = { $count ->
        [one] Diese Zeile steht in keiner Meldung:
       *[other] Diese { $count } Zeilen stehen in keiner Meldung:
    }
desk-pasted-text = { $count ->
        [one] Diese Zeile sieht aus wie der Anfang einer Meldung, gilt aber als Text:
       *[other] Diese { $count } Zeilen sehen aus wie Anfänge von Meldungen, gelten aber als Text:
    }
desk-pasted-day = Von welchem Tag das ist, ist geraten; die Reihenfolge hängt davon ab:
desk-pasted-more = … und { $count } weitere
desk-pasted-order-assumed = Keine Uhrzeit verrät die Reihenfolge; angenommen ist, dass das Neueste oben steht.
desk-repeated = Fast dieselben Worte stehen schon in Nr. { $number } von { $moment }.
desk-too-many = Das sind { $count } Meldungen; auf einmal gehen höchstens { $most }. Bitte teilen Sie den Text, oder nehmen Sie „tickerbot import“. Veröffentlicht ist nichts.
desk-changed = Ersetzt; die neue Vorschau steht weiter unten.
card-outdated = Diese Schaltfläche ist nicht mehr gültig: Die Vorschau ist überholt. Geschehen ist damit nichts.
card-repeated = Noch nicht veröffentlicht: Fast dieselben Worte stehen inzwischen in Nr. { $number }. Die neue Vorschau steht weiter unten.
card-reach-changed =
    Noch nicht veröffentlicht: In der Vorschau { $before ->
        [one] war es ein Chat
       *[other] waren es { $before } Chats
    }, jetzt { $reach ->
        [one] ist es einer
       *[other] sind es { $reach }
    }. Die neue Vorschau steht weiter unten.
toast-published-fewer =
    { $reach ->
        [one] Veröffentlicht, an einen Chat;
       *[other] Veröffentlicht, an { $reach } Chats;
    } in der Vorschau waren es { $before }.
desk-discarded = Verworfen. Veröffentlicht wurde nichts.
desk-problem = Noch nicht veröffentlichbar: { $problem } Ihr Text ist gespeichert. Bearbeiten Sie Ihre Nachricht, oder tippen Sie auf „Ändern“.
desk-problem-empty = Der Text ist leer. Die erste Zeile wird die Überschrift, der Rest der Text.
desk-problem-headline-missing = Es fehlt eine Überschrift. Schreiben Sie sie in die erste Zeile und den Text darunter.
desk-problem-headline-long = Die Überschrift (die erste Zeile) hat { $length } Zeichen, erlaubt sind { $most }. Setzen Sie nach der Überschrift einen Zeilenumbruch.
desk-problem-body-long = Der Text hat { $length } Zeichen, erlaubt sind { $most }. Bitte kürzen oder aufteilen.
desk-appended = Der Text ging in der nächsten Nachricht weiter; die Vorschau mit allem steht weiter unten.
desk-edit-too-late = Diese Nachricht ist verworfen oder aufgeteilt; ihre Änderung hat nichts geändert. Veröffentlichtes korrigieren: /korrigieren und die Nummer.
desk-no-attachments = Die Datei wird nicht mit veröffentlicht, nur der Text. Bilder und Videos gehen, wenn Sie sie als Foto oder Video schicken.
desk-above-photo =
    { $count ->
        [one] Das Bild oben geht mit diesem Text hinaus, genau so.
       *[other] Von { $count } Bildern geht das erste hinaus, genau wie oben; die anderen öffnet eine Schaltfläche darunter.
    }
desk-above-video =
    { $count ->
        [one] Das Video oben geht mit diesem Text hinaus, genau so.
       *[other] Von { $count } Bildern und Videos geht das erste hinaus, genau wie oben; die anderen öffnet eine Schaltfläche darunter.
    }
desk-picture-ask = Das Bild ist da. Bitte schicken Sie jetzt den Text dazu: erste Zeile Überschrift, dann der Text. /abbrechen beendet.
desk-picture-not-here = Hier wird gerade nur ein Text erwartet; das Bild ist nicht übernommen. /abbrechen beendet.
desk-picture-large = Die Datei ist größer als 20 MB oder war nicht zu bekommen: Sie geht hinaus, wird aber nicht aufbewahrt.
desk-caption-long = Unter ein Bild passen { $most } Zeichen, das sind schon { $length }. Was nicht mehr passt, steht hinter „Weiterlesen“.
desk-caption-cut = Unter das Bild passt nicht alles: Das sind { $length } Zeichen, Platz ist für { $most }. Der Rest steht hinter „Weiterlesen“.
desk-credit-photo = Es fehlt der Bildnachweis. Schicken Sie „Foto: Name“, oder „ohne“.
desk-credit-video = Es fehlt der Nachweis. Schicken Sie „Video: Name“, oder „ohne“.
desk-credit-kept = Der Bildnachweis bleibt; die letzte Zeile „Foto: ohne“ nimmt ihn weg.
desk-no-credit = Gut, ohne Bildnachweis.
desk-album-edit = Von mehreren Bildern lässt sich so keines austauschen. Schicken Sie alle zusammen als Antwort auf die Vorschau; bis dahin bleiben die alten.
desk-no-such-file = Das kann ich nicht veröffentlichen. Bilder und Videos gehen, wenn Sie sie als Foto oder Video schicken (nicht als Datei); sonst nur Text.
desk-alt-done = Beschreibung gespeichert: { $alt }
desk-alt-how = Antworten Sie auf ein Bild oder seine Vorschau mit /alt und einer Beschreibung für Menschen, die es nicht sehen; beim zweiten Bild mit /alt 2 und der Beschreibung.
desk-alt-none = Dazu kenne ich kein Bild. Antworten Sie auf Ihr Bild oder auf die Vorschau.
note-picture = anderes Bild
note-picture-added = Bild ergänzt

notice-title = „{ $title }“
notice-topic =
    ⏸ In { $titles }{ $more ->
        [0] { "" }
        [one] { " und einem weiteren Chat" }
       *[other] { " und " }{ $more }{ " weiteren Chats" }
    } { $chats ->
        [one] ist das Thema
       *[other] sind Themen
    } geschlossen oder gelöscht; dorthin geht nichts mehr. Wenn es wieder offen ist, genügt dort /abo.
notice-right =
    ⏸ In { $titles }{ $more ->
        [0] { "" }
        [one] { " und einem weiteren Chat" }
       *[other] { " und " }{ $more }{ " weiteren Chats" }
    } darf ich nicht mehr schreiben; dorthin geht nichts mehr. Sobald ich dort wieder schreiben darf, geht es weiter.
alarm-suspended = ⚠️ Seit { $begin } nimmt Telegram von mir nichts an: Mein Konto ist abgemeldet, eingefroren oder gesperrt. Niemand geht verloren; was aussteht, wartet und geht hinaus, sobald Telegram es wieder annimmt. Das Protokoll sagt mehr.
alarm-lost = ⚠️ Seit { $begin } kennt Telegram viele Chats auf einmal nicht oder lehnt sie ab. Das liegt nicht an den Chats; niemand geht verloren. Was aussteht, wartet und geht hinaus, sobald Telegram es wieder annimmt. Das Protokoll sagt mehr.
alarm-unpaid = ⚠️ Seit { $begin } reichen die Sterne nicht, um Nachrichten zu bezahlen. Ich stelle ohne Bezahlung zu, also langsamer, und versuche es jede Stunde wieder.
silence-sending = 🔇 Telegram nimmt seit { $begin } und voraussichtlich bis { $end } kaum Nachrichten von mir an. Was noch aussteht, geht danach hinaus.
silence-sending-over = 🔇 Telegram hat von { $begin } bis { $end } keine Nachrichten von mir angenommen. Jetzt geht es weiter; was noch aussteht, wird zugestellt.
silence-polling = 🔇 Telegram gibt mir bis { $end } keine Nachrichten und keine Klicks weiter. Ich antworte erst danach; was veröffentlicht ist, wird zugestellt.
silence-polling-over = 🔇 Telegram hat mir von { $begin } bis { $end } keine Nachrichten und keine Klicks weitergegeben. Jetzt antworte ich wieder.

fence-card =
    🧯 Die Datenbank wurde aus einer Sicherung wiederhergestellt. { $kind ->
        [note] Der Hinweis zu Nr. { $number }
       *[entry] Nr. { $number }
    } „{ $headline }“ war darin { $owed ->
        [one] an einen von { $reach } Chats
       *[other] an { $owed } von { $reach } Chats
    } noch nicht zugestellt; vielleicht ist das danach geschehen. Von selbst sende ich nichts noch einmal. Nachsenden? Oder: /nachsenden { $number }, /nachsenden { $number } nein
fence-correction =
    🧯 Die Datenbank wurde aus einer Sicherung wiederhergestellt. Darin stand die Korrektur von Nr. { $number } „{ $headline }“ noch in { $reach ->
        [one] der einen Nachricht
       *[other] { $owed } von { $reach } Nachrichten
    } aus; vielleicht ist sie danach angekommen, oder eine neuere. Von selbst ändere ich nichts. Soll überall stehen, was jetzt im Archiv steht? Oder: /nachsenden { $number }, /nachsenden { $number } nein
fence-list = 🧯 Die Datenbank wurde aus einer Sicherung wiederhergestellt. Darin waren { $count } Zustellungen noch offen; vielleicht sind sie danach geschehen. Von selbst sende ich nichts noch einmal.
fence-line =
    { $kind ->
        [note] Hinweis zu Nr.
        [correction] Korrektur von Nr.
       *[entry] Nr.
    } { $number } · { $headline } · { $kind ->
        [correction] { $owed } von { $reach } Nachrichten
       *[other] { $owed } von { $reach } Chats
    }
fence-list-how = Alles nachsenden? Wer mehrere davon gesammelt bekommen sollte, bekommt dann eine Zusammenfassung. Oder: /nachsenden alle, /nachsenden keine; einzeln: /nachsenden
fence-all-resent = Wird nachgesendet: { $count }.
fence-all-left = Nachgesendet wird davon nichts: { $count }.
button-resend-all = Alles nachsenden
button-resend-none = Nichts nachsenden
button-resend-single = Einzeln entscheiden
fence-more =
    { $count ->
        [one] Es wartet noch eine weitere. Bitte danach noch einmal /nachsenden.
       *[other] Es warten noch { $count } weitere. Bitte danach noch einmal /nachsenden.
    }
fence-none = Es gibt nichts nachzusenden.
fence-decided = Über Nr. { $number } ist schon entschieden, oder die Meldung wurde zurückgezogen.
fence-left = Nr. { $number } wird nicht nachgesendet.
fence-resent =
    { $count ->
        [0] Nr. { $number } wird niemandem nachgesendet: Von diesen Chats ist keiner mehr da.
        [one] Nr. { $number } wird an einen Chat nachgesendet.
       *[other] Nr. { $number } wird an { $count } Chats nachgesendet.
    }
fence-not-corrected = Die Nachrichten mit Nr. { $number } bleiben, wie sie sind.
fence-corrected =
    { $count ->
        [0] Nr. { $number } steht in keiner Nachricht mehr.
        [one] Nr. { $number } wird in einer Nachricht berichtigt.
       *[other] Nr. { $number } wird in { $count } Nachrichten berichtigt.
    }
button-correct-again =
    { $shown ->
        [one] Die Nachricht berichtigen
       *[other] Alle { $shown } Nachrichten berichtigen
    }
button-correct-not = So lassen
toast-resent = Wird nachgesendet.
button-resend =
    { $owed ->
        [one] An einen Chat nachsenden
       *[other] An { $owed } Chats nachsenden
    }
button-resend-not = Nicht nachsenden

receipt-head =
    { $silent ->
        [yes] ✓ Nr. { $number } still veröffentlicht: <b>{ $headline }</b>
       *[no] ✓ Nr. { $number } veröffentlicht: <b>{ $headline }</b>
    }
receipt-nobody = { $unwanted ->
        [0] Noch hat niemand abonniert; im Archiv steht die Meldung.
        [one] Der eine Chat möchte solche Meldungen nicht; im Archiv steht sie.
       *[other] Keiner der { $unwanted } Chats möchte solche Meldungen; im Archiv steht sie.
    }
receipt-later =
    { $count ->
        [one] einer bekommt sie später in einer Zusammenfassung
       *[other] { $count } bekommen sie später in einer Zusammenfassung
    }
receipt-unwanted =
    { $count ->
        [one] einer möchte sie nicht
       *[other] { $count } möchten sie nicht
    }
receipt-going = { $delivered } von { $reach } Chats zugestellt, { $open } offen
receipt-done =
    { $reach ->
        [one] Fertig: { $delivered } von einem Chat zugestellt
       *[other] Fertig: { $delivered } von { $reach } Chats zugestellt
    }
receipt-done-all =
    { $reach ->
        [one] Fertig: an den einen Chat zugestellt
        [2] Fertig: an beide Chats zugestellt
       *[other] Fertig: an alle { $reach } Chats zugestellt
    }
receipt-away = Telegram antwortet gerade nicht; es geht von selbst weiter.
receipt-gone =
    { $count ->
        [one] einer nicht mehr dabei
       *[other] { $count } nicht mehr dabei
    }
receipt-failed = { $count } fehlgeschlagen
receipt-bar = { $bar } { $percent } %
receipt-half = Hälfte nach { $duration }
receipt-all = alle nach { $duration }
receipt-left = noch etwa { $duration }
receipt-end = fertig gegen { $moment } Uhr

duration-days =
    { $count ->
        [one] ein Tag
       *[other] { $count } Tage
    }

status-head = <b>Status</b>
status-chats =
    { $count ->
        [0] Abos: keine
       *[other] Abos: { $count }
    }
status-private = privat
status-groups = Gruppen
status-channels = Kanäle
status-active = { $count } aktiv
status-paused = { $count } pausiert
status-gone = { $count } nicht mehr dabei
status-ended = { $count } abbestellt
status-delivery-empty = Zustellung: nichts offen
status-delivery =
    Zustellung: { $entries ->
        [one] eine Meldung
       *[other] { $entries } Meldungen
    } unterwegs, { $open ->
        [one] ein Chat wartet noch
       *[other] { $open } Chats warten noch
    }
status-delivery-troubled =
    { $count ->
        [one] davon einer nach einem Fehler
       *[other] davon { $count } nach einem Fehler
    }
status-stopped = – Nr. { $number } ist angehalten; weiter: /weiter { $number }
status-rate = Tempo: { $rate } Nachrichten je Sekunde in der letzten Minute
status-trouble = Letzter Fehler: { $trouble }
status-trouble-none = Letzter Fehler: keiner
status-silent = Telegram verlangt Ruhe: Der Bot schreibt erst wieder ab { $moment }
status-deaf = Telegram verlangt Ruhe: Der Bot liest erst wieder ab { $moment }
status-since = Läuft seit { $duration } ({ $moment })
status-archive =
    Archiv: { $entries ->
        [one] eine Meldung
       *[other] { $entries } Meldungen
    }, Datenbank { $size }, Version { $version }

trouble-lasting = { $what } seit { $moment }
trouble-until = { $what }, seit { $moment } und bis { $end }
trouble-past = { $what } von { $moment } bis { $end }
trouble-moment = { $what } ({ $moment })
trouble-unreachable = Telegram nicht erreichbar
trouble-rejected = Telegram hat eine Meldung für einen Chat abgelehnt
trouble-failure = eine Anfrage ist fehlgeschlagen; das Protokoll sagt mehr
trouble-busy = ein anderes Programm hielt die Datenbank lange fest
trouble-muted = Telegram nimmt keine Nachrichten an
trouble-deafened = Telegram gibt keine neuen Nachrichten heraus
trouble-suspended = Telegram nimmt von diesem Bot nichts an
trouble-lost = Telegram kennt auf einmal viele Chats nicht
trouble-unpaid = zu wenige Sterne, um Nachrichten zu bezahlen
trouble-conflict = beendet: ein anderes Programm benutzt dasselbe Token
trouble-revoked = beendet: Telegram nimmt das Token nicht an
trouble-broken = unerwartet beendet; das Protokoll sagt mehr

menu-latest = Die neuesten Meldungen
menu-search = Im Archiv suchen
menu-subscribe = Neue Meldungen bekommen
menu-unsubscribe = Keine neuen Meldungen mehr
menu-settings = Was kommt, und wie laut
menu-help = Was dieser Bot kann
menu-add = Eine Meldung schreiben
menu-description = { $name }: jede neue Meldung sofort, und ein Archiv zum Suchen. Tippen Sie auf „Starten“.
menu-status = Wie es um Zustellung und Bot steht
menu-halt = Eine laufende Meldung anhalten
menu-sign = Das Kürzel am Ende eigener Meldungen
menu-team = Wer zur Redaktion gehört
menu-rehearse = Probe: nichts geht an Leser
menu-log = Wer was wann getan hat

digest-head =
    { $count ->
        [one] <b>Zusammenfassung</b>, { $when }
       *[other] <b>Zusammenfassung</b>: { $count } Meldungen, { $when }
    }
digest-head-undated =
    { $count ->
        [one] <b>Zusammenfassung</b>
       *[other] <b>Zusammenfassung</b>: { $count } Meldungen
    }
correction-label = Korrektur
entry-retracted = Zurückgezogen
receipt-summarized =
    { $count ->
        [one] einer in einer Zusammenfassung
       *[other] { $count } in einer Zusammenfassung
    }
receipt-repeated =
    { $count ->
        [one] davon einer vielleicht doppelt
       *[other] davon { $count } vielleicht doppelt
    }
receipt-withdrawn = Zurückgezogen; weiter geht nichts mehr hinaus.
correction-receipt-going = { $changed } von { $reach } Nachrichten korrigiert, { $open } offen
correction-receipt-done =
    { $reach ->
        [0] Fertig: Es gab noch keine Nachricht zu korrigieren
        [one] Fertig: { $changed } von einer Nachricht korrigiert
       *[other] Fertig: { $changed } von { $reach } Nachrichten korrigiert
    }
correction-receipt-done-all =
    { $reach ->
        [one] Fertig: die eine Nachricht korrigiert
        [2] Fertig: beide Nachrichten korrigiert
       *[other] Fertig: alle { $reach } Nachrichten korrigiert
    }
retraction-receipt-going = { $changed } von { $reach } Nachrichten zurückgezogen, { $open } offen
retraction-receipt-done =
    { $reach ->
        [0] Fertig: Es gab noch keine Nachricht zurückzuziehen
        [one] Fertig: { $changed } von einer Nachricht zurückgezogen
       *[other] Fertig: { $changed } von { $reach } Nachrichten zurückgezogen
    }
retraction-receipt-done-all =
    { $reach ->
        [one] Fertig: die eine Nachricht zurückgezogen
        [2] Fertig: beide Nachrichten zurückgezogen
       *[other] Fertig: alle { $reach } Nachrichten zurückgezogen
    }
correction-receipt-lost =
    { $count ->
        [one] eine nicht mehr erreichbar
       *[other] { $count } nicht mehr erreichbar
    }
correction-receipt-head =
    { $telling ->
        [quietly] ✓ Nr. { $number } still korrigiert: <b>{ $headline }</b>
        [note] ✓ Nr. { $number } mit Hinweis korrigiert: <b>{ $headline }</b>
       *[sound] ✓ Nr. { $number } mit Hinweis und Ton korrigiert: <b>{ $headline }</b>
    }
retraction-receipt-head =
    { $telling ->
        [quietly] ✓ Nr. { $number } zurückgezogen: <b>{ $headline }</b>
        [note] ✓ Nr. { $number } mit Hinweis zurückgezogen: <b>{ $headline }</b>
       *[sound] ✓ Nr. { $number } mit Hinweis und Ton zurückgezogen: <b>{ $headline }</b>
    }
correction-receipt-superseded = Überholt: Eine neuere Korrektur geht an ihrer Stelle hinaus.

correction-how = Welche Meldung? Zum Beispiel: /korrigieren 12. Oder bearbeiten Sie einfach die eigene Nachricht, aus der die Meldung entstanden ist.
correction-ask = Nr. { $number } lautet jetzt so wie unten, zum Kopieren. Bitte schicken Sie den neuen Text: erste Zeile Überschrift, dann der Text; er ersetzt den alten ganz. Danach sehen Sie eine Vorschau. /abbrechen lässt alles, wie es ist.
correction-preview =
    <b>Korrektur von Nr. { $number }</b> – bisher ist nichts geändert. { $count ->
        [0] Die Meldung steht in keinem Chat.
       *[other] Erst wenn Sie tippen, { $count ->
            [one] wird eine Nachricht
           *[other] werden { $count } Nachrichten
        } geändert{ $minutes ->
            [0] .
            [one] {" "}(dauert etwa eine Minute).
           *[other] {" "}(dauert etwa { $minutes } Minuten).
        }
    }
correction-preview-going =
    { $count ->
        [one] Ein Chat hat sie noch nicht
       *[other] { $count } Chats haben sie noch nicht
    }; dorthin geht danach gleich die neue Fassung.
correction-preview-kept =
    { $count ->
        [one] Eine Nachricht lässt sich nicht mehr ändern und behält den alten Text.
       *[other] { $count } Nachrichten lassen sich nicht mehr ändern und behalten den alten Text.
    }
correction-preview-below = So liest man die Meldung danach; die letzte Zeile nur mit Hinweis:
correction-preview-above = Die Zeile „Korrektur …“ steht dort nur mit Hinweis.
correction-overtaken = <b>Nr. { $number } wurde inzwischen geändert.</b> Ihr Text ist nicht verloren und noch nicht draußen; weiter unten steht er gegen die neue Fassung. Inzwischen geändert:
correction-not-yet = Noch nicht korrigiert: Die Meldung wurde inzwischen geändert, siehe unten.
correction-unchanged = Das ändert nichts: So lautet Nr. { $number } schon.
correction-cancelled = Abgebrochen. Die Meldung bleibt, wie sie ist.
correction-closed = Diese Korrektur ist schon abgeschlossen; der Hinweis hat nichts geändert.
correction-text-elsewhere = Nr. { $number } entstand nicht aus dieser Nachricht allein. So korrigieren Sie die Meldung: /korrigieren { $number }
correction-problem = So lässt sich Nr. { $number } nicht korrigieren: { $problem } Bearbeiten Sie Ihre Nachricht, oder beginnen Sie neu: /korrigieren { $number }
correction-ask-note = Bitte schicken Sie jetzt den Hinweis für Nr. { $number }, so wie Leser ihn sehen sollen, mit höchstens { $most } Zeichen. /abbrechen lässt ihn, wie er ist.
correction-note-long = Der Hinweis hat { $length } Zeichen, erlaubt sind 1 bis { $most }. Bitte schicken Sie einen anderen.
retraction-how = Welche Meldung? Zum Beispiel: /zurueckziehen 12, oder mit einem Grund: /zurueckziehen 12 Die Zahl stimmte nicht.
retraction-reason-long = Der Grund hat { $length } Zeichen, erlaubt sind { $most }. Bitte kürzer.
retraction-sure =
    <b>Nr. { $number } zurückziehen?</b>
    { $headline }

    Die Meldung verschwindet sofort aus Ticker und Suche; wer sie noch nicht hat, bekommt sie nicht mehr. { $count ->
        [0] Noch steht sie in keinem Chat.
        [one] In Chats steht eine Nachricht.
       *[other] In Chats stehen { $count } Nachrichten{ $minutes ->
            [0] .
            [one] ; bis alle geändert sind, dauert es etwa eine Minute.
           *[other] ; bis alle geändert sind, dauert es etwa { $minutes } Minuten.
        }
    }

    • <b>Zurückziehen:</b> still; gelöscht wird, was jünger als 48 Stunden ist, in Älterem steht dann „Zurückgezogen“.
    • <b>Mit Hinweis:</b> Wo die Meldung stand, steht dann „Zurückgezogen“, ohne Ton.
    • <b>Mit Hinweis und Ton:</b> Dazu kommt der Hinweis als Antwort darauf, mit Ton.
retraction-reason = Als Grund steht dabei und unter /korrekturen: <i>{ $reason }</i>
retraction-no-reason = Einen Grund nennen, der dabeisteht: /zurueckziehen { $number } und dahinter der Grund
retraction-cancelled = Nr. { $number } bleibt veröffentlicht.
retraction-overtaken = <b>Nr. { $number } wurde inzwischen geändert.</b> Zurückgezogen ist noch nichts; bitte entscheiden Sie unten noch einmal. Inzwischen geändert:
entry-was-retracted = Die Meldung Nr. { $number } wurde zurückgezogen ({ $moment }).
corrections-head = <b>Korrekturen</b>
corrections-none = In letzter Zeit war nichts zu berichtigen.
corrections-retracted = Eine Meldung vom { $moment } wurde zurückgezogen
corrections-retracted-undated = Eine Meldung wurde zurückgezogen
history-how = Welche Meldung? Zum Beispiel: /verlauf 12
history-head = <b>Nr. { $number }</b> · { $headline }
history-none = Daran wurde seit der Veröffentlichung nichts geändert.
history-earlier =
    { $count ->
        [one] … und eine frühere Fassung
       *[other] … und { $count } frühere Fassungen
    }
history-revision =
    <b>Fassung { $number }</b> · { $moment } · { $what ->
        [published] veröffentlicht
        [corrected] still korrigiert
        [noted] mit Hinweis korrigiert
        [sounded] mit Hinweis und Ton korrigiert
        [retracted-noted] mit Hinweis zurückgezogen
        [retracted-sounded] mit Hinweis und Ton zurückgezogen
       *[retracted] zurückgezogen
    }{ $who ->
        [you] {" "}von Ihnen
        [other] {" "}von { $person }
        [import] {" "}durch einen Import
       *[unknown] {""}
    }
difference-headline = Überschrift:
difference-text = Text:
difference-marks = Auszeichnung:
difference-marks-moved = steht an anderen Stellen
mark-bold = fett
mark-italic = kursiv
mark-link = Link zu { $url }
mark-words = „{ $words }“
note-marks = Links oder Hervorhebungen geändert
note-both = Überschrift und Text geändert
note-headline = Überschrift geändert
note-text = Text geändert
note-longer = Text ergänzt
note-shorter = Text gekürzt
note-word-added = „{ $word }“ ergänzt
note-word-removed = „{ $word }“ gestrichen
note-word-replaced = „{ $after }“ statt „{ $before }“
desk-edit-parts = Ihre Nachricht hat jetzt { $count } Meldungen, entstanden sind aus ihr { $parts }; darum ist nichts geändert. Einzeln korrigieren: /korrigieren und die Nummer.
desk-edit-same = An den Meldungen selbst hat sich damit nichts geändert.
toast-corrected = Korrigiert.
toast-retracted = Zurückgezogen.
toast-overtaken = Die Meldung wurde inzwischen geändert; bitte sehen Sie unten nach.
toast-preview-below = Die Vorschau steht unten; veröffentlicht ist noch nichts.
toast-confirm-below = Bitte unten bestätigen.
button-correct-quietly = Still korrigieren
button-with-note = Mit Hinweis
button-with-sound = Mit Hinweis und Ton
button-word-note = Hinweis formulieren
button-cancel = Abbrechen
button-correct = Korrigieren
button-retract = Zurückziehen
button-retract-with-note = Mit Hinweis zurückziehen
button-retract-with-sound = Mit Hinweis und Ton zurückziehen
menu-edit = Eine Meldung korrigieren
menu-retract = Eine Meldung zurückziehen

log-head = <b>Protokoll</b>, Neuestes zuerst
log-empty = Dazu steht nichts im Protokoll.
log-line = { $moment } · <b>{ $who }</b>: { $what }
log-operator = Kommandozeile
log-user = Nutzer { $number }
log-deleted = gelöschte Person { $number }
log-published =
    { $silent ->
        [yes] Nr. { $number } still veröffentlicht
       *[other] Nr. { $number } veröffentlicht
    }
log-corrected = Nr. { $number } korrigiert (Fassung { $revision })
log-retracted = Nr. { $number } zurückgezogen
log-imported =
    { $count ->
        [one] eine Meldung importiert
       *[other] { $count } Meldungen importiert
    }
log-chats-imported =
    { $count ->
        [one] ein Abo importiert
       *[other] { $count } Abos importiert
    }
log-taken-over = Datenbank freigegeben, die bisher Bot { $bot } hatte

button-stop = Anhalten
button-go-on = Weiter
toast-stop-stopped = Angehalten: Ab jetzt geht nichts mehr hinaus.
toast-stop-running = Geht weiter hinaus.
toast-stop-over = Hier ist nichts mehr unterwegs.
receipt-stopped =
    ⏸ Angehalten: { $delivered ->
        [0] kein Chat hat es
        [one] ein Chat hat es
       *[other] { $delivered } Chats haben es
    }, { $open } noch nicht
receipt-stopped-how = Neuere Meldungen warten in diesen Chats dahinter. Korrigieren geht auch jetzt; danach „Weiter“.
receipt-waits = Wartet in manchen Chats hinter Nr. { $number }, die angehalten ist: /weiter { $number }
stop-how = Welche Meldung? Zum Beispiel: /anhalten 12, /weiter 12. Ohne Nummer ist es die neueste. Geändert ist nichts.
stop-none = Gerade ist nichts unterwegs, was sich anhalten oder fortsetzen ließe.
stop-stopped = Nr. { $number }: <b>{ $headline }</b>
stop-running = Nr. { $number } geht weiter hinaus: <b>{ $headline }</b>
stop-over = Nr. { $number } ist nicht mehr unterwegs: <b>{ $headline }</b>
log-stopped = Nr. { $number } angehalten
log-described = Bild von Nr. { $number } beschrieben
log-resumed = Nr. { $number } weiter hinausgehen lassen
log-resent =
    { $count ->
        [one] Nr. { $number } an einen Chat nachgesendet
       *[other] Nr. { $number } an { $count } Chats nachgesendet
    }
log-not-resent = Nr. { $number } nicht nachgesendet
unsubscribe-or-stop = Abbestellt wurde nichts. Eine laufende Meldung anhalten: /anhalten { $number }. Abbestellen: /abmelden

role-author = Autor
role-editor = Redakteur
role-chief = Chef
role-not-enough = Das dürfen nur andere in der Redaktion. /hilfe zeigt, was Sie können.
help-author =
    <b>Redaktion</b>
    /add <i>Text</i> – eine Meldung schreiben: erste Zeile Überschrift, dann der Text. „Prüfen lassen“ zeigt sie denen, die sie freigeben.
    Bilder und Videos: mit dem Text als Bildunterschrift schicken, mehrere zusammen, oder als Antwort auf die Vorschau. Letzte Zeile: „Foto: Name“.
    /alt <i>Beschreibung</i> – als Antwort auf ein Bild: für Menschen, die es nicht sehen
    /entwuerfe – offene Entwürfe
    /spaeter <i>Zeit</i> – den neuesten Entwurf planen, wie „Später …“; /geplant zeigt alles Geplante
    /probe – eine Stunde lang proben: nichts geht an Leser; /probe aus
    /kuerzel <i>js</i> – die Buchstaben am Ende Ihrer Meldungen
    /einordnen <i>wichtig #wahl</i> – Stufe und Thema des Entwurfs
    /eil – den Entwurf zur Eilmeldung machen; auch dann geht er erst nach einer Freigabe hinaus
    /veroeffentlichen, /verwerfen – was zuletzt als Vorschau kam: prüfen lassen oder verwerfen
    /abbrechen – doch nichts schreiben
button-ask-approval = Prüfen lassen
button-approve = Freigeben
button-send-back = Zurück
button-take-over = Übernehmen
approval-asked =
    <b>Prüfen</b> – { $who } bittet um Freigabe{ $own ->
        [yes] {""}
       *[no] , der Text ist von { $author }
    }
approval-waits =
    <b>Wird geprüft</b> – { $count ->
        [one] eine Person ist gefragt
       *[other] { $count } Personen sind gefragt
    }
approval-approved = ✓ Freigegeben von { $who }, { $moment } Uhr: Nr. { $number } <b>{ $headline }</b>
approval-sent-back = ↩ Zurück an den Autor, von { $who }, { $moment } Uhr: <b>{ $headline }</b>
approval-taken = Übernommen von { $who }, { $moment } Uhr: <b>{ $headline }</b>
approval-recalled = Dieser Text ist geändert oder verworfen; hier ist nichts mehr zu tun. Was jetzt offen ist: /entwuerfe
approval-ask-reason = Warum geht es zurück? Bitte schicken Sie einen Satz zu <b>{ $headline }</b>; der Autor bekommt ihn. /abbrechen lässt ihn weg.
approval-reason = ↩ Zurück von { $who }: { $reason }
approval-reason-nobody = Der Entwurf steht inzwischen bei Ihnen; ausgerichtet ist nichts.
approval-reason-told = Ausgerichtet.
approval-reason-long = Bitte höchstens { $most } Zeichen; das waren { $length }.
toast-nobody-approves = Außer Ihnen kann gerade niemand freigeben.
desk-author-published = Das ist schon veröffentlicht; korrigieren kann es die Redaktion.

team-head = <b>Redaktion</b>
team-line =
    { $number } · <b>{ $who }</b>: { $role }{ $fixed ->
        [yes] {" "}(fest)
       *[no] {""}
    }, seit { $since }, zuletzt da { $active }
team-how = Ändern: tippen, oder /team <i>Nummer</i> autor, redakteur, chef oder entfernen. Einladen: /einladen
team-unknown = Eine Person mit der Nummer { $number } gehört nicht zur Redaktion.
team-fixed = { $who } steht in den Einstellungen des Bots; das ändert nur, wer ihn betreibt.
team-last = { $who } ist hier der letzte Chef und bleibt es, bis es einen anderen gibt.
team-same = So ist es schon: { $who }.
team-remove-sure = { $who } wirklich entfernen? Offene Entwürfe gehen an Sie.
team-removed =
    { $who } gehört nicht mehr zur Redaktion. { $count ->
        [0] Offene Entwürfe gab es nicht.
        [one] Ein offener Entwurf steht jetzt bei Ihnen.
       *[other] { $count } offene Entwürfe stehen jetzt bei Ihnen.
    }
team-draft-moved = Diesen Entwurf hat jetzt jemand anders in der Redaktion.
team-told = In der Redaktion sind Sie jetzt: { $role }. /hilfe zeigt, was Sie können.
button-role-author = Autor
button-role-editor = Redakteur
button-role-chief = Chef
button-make-author = Zum Autor machen
button-make-editor = Zum Redakteur machen
button-make-chief = Zum Chef machen
button-remove = Entfernen
button-remove-yes = Ja, entfernen
invite-how = Wen möchten Sie einladen? Autoren schreiben, Redakteure veröffentlichen auch, Chefs entscheiden auch über die Redaktion.
invite-text =
    Einladung in die Redaktion von { $name } ({ $role }): { $link }

    Der Link gilt für eine Person und 24 Stunden.
invite-taken = { $who } (Nutzer { $id }) hat eine Einladung angenommen: { $role }
invite-welcome =
    Willkommen in der Redaktion von <b>{ $name }</b> ({ $what })! { $role ->
        [author] Schreiben Sie /add und Ihren Text; veröffentlicht wird er, wenn jemand ihn freigibt.
       *[other] Schreiben Sie /add und Ihren Text.
    } /hilfe zeigt alles.
sign-is = Ihre Meldungen enden mit „({ $sign })“. Ohne: /kuerzel aus
sign-none = Ihre Meldungen enden ohne Kürzel. Mit: /kuerzel js
sign-how = Ein Kürzel sind bis zu { $most } Buchstaben und Ziffern, etwa /kuerzel js. Ohne: /kuerzel aus
log-draft =
    { $is ->
        [entry] den Entwurf von Nr. { $number }
        [gone] einen Entwurf
       *[open] den Entwurf „{ $headline }“
    }
log-person = Person { $number }
log-signed =
    { $sign ->
        [yes] das eigene Kürzel geändert
       *[no] das eigene Kürzel abgelegt
    }
log-rehearsal-begun = Probe begonnen
log-rehearsal-ended = Probe beendet
log-appointed = { $whom } ist Chef, nach den Einstellungen
log-dismissed = { $whom } ist kein Chef mehr, nach den Einstellungen
log-settings-changed =
    Einstellungen: Freigabe { $approval ->
        [always] immer nötig
        [urgent] für Eilmeldungen nötig
       *[never] nicht nötig
    }, { $undo ->
        [0] keine Bedenkzeit
       *[other] { $undo } s Bedenkzeit
    }
log-submitted = { $draft } prüfen lassen
log-approved = { $draft } freigegeben (Text von { $author })
log-sent-back = { $draft } zurückgegeben (an { $author })
log-taken = { $draft } übernommen (von { $author })
log-invited = eingeladen: { $role }
log-joined = dazugekommen: { $role }, eingeladen von { $inviter }
log-role-changed = { $whom } geändert: { $role }
log-removed = { $whom } entfernt
button-hold = Halt
toast-held = Geht gleich hinaus; „Halt“ hält es an.
rehearsal-head = <b>PROBE – NICHT VERÖFFENTLICHT</b>
rehearsal-on = <b>Probe</b> bis { $until } Uhr: Was Sie jetzt schreiben und „veröffentlichen“, geht nur an die Redaktion, mit der Zeile „PROBE – NICHT VERÖFFENTLICHT“ darüber. Beenden: /probe aus
rehearsal-off = Die Probe ist zu Ende: Was Sie ab jetzt schreiben und veröffentlichen, geht an alle. Entwürfe aus der Probe bleiben Probe.
rehearsal-done =
    <b>PROBE – NICHT VERÖFFENTLICHT</b>: ging nur an die Redaktion ({ $count ->
        [one] eine Person
       *[other] { $count } Personen
    }). Nichts davon steht im Archiv.
rehearsal-not-this = <b>Sie proben gerade</b>; das hier gehört nicht zur Probe. Es ginge an Leser, darum erst: /probe aus
toast-rehearsal = Sie proben gerade; das ginge an Leser. Erst die Probe beenden: /probe aus
log-rehearsed = { $draft } in einer Probe „veröffentlicht“
button-schedule = Später …
button-now = Jetzt veröffentlichen
button-other-time = Zeit ändern
button-unplan = Nicht planen
button-soon = In 15 Minuten
button-in-an-hour = In einer Stunde
button-open-draft = Ansehen
plan-when = { $day ->
    [today] heute, { $clock } Uhr{ $twice }
    [tomorrow] morgen, { $clock } Uhr{ $twice }
   *[other] { $date }, { $clock } Uhr{ $twice }
}
plan-head = ⏱ <b>Geplant: { $when }</b> – noch ist nichts draußen.
plan-head-late = ⏱ <b>Nicht hinausgegangen</b>: geplant war { $when }.
plan-head-barred = ⏱ <b>Nicht hinausgegangen</b>: geplant war { $when }.
plan-head-restored = ⏱ <b>Geplant war { $when }</b> – das stand in der Sicherung; vielleicht ist es schon draußen.
plan-needs-approval = Dann geht es nur hinaus, wenn bis dahin jemand freigegeben hat.
plan-approved = Es ist freigegeben.
plan-waits-for-approval = Wartet noch auf Freigabe.
plan-held =
    ⏳ Geht { $seconds ->
        [0] jetzt
        [one] in einer Sekunde
       *[other] in { $seconds } Sekunden
    } hinaus: <b>{ $headline }</b>
    Bis dahin bekommt und findet es niemand, und „Halt“ hält es an. Danach bekommen es alle.
plan-ask =
    Wann soll das hinaus: <b>{ $headline }</b>? Tippen Sie, oder schreiben Sie eine Zeit: „18:30“, „morgen früh um 7“, „Fr 9 Uhr“, „in 20 min“, „24.12. 18:00“.
    /abbrechen lässt alles, wie es ist.
plan-set = ⏱ Geplant: <b>{ $headline }</b> – { $when }. Alles Geplante: /geplant
plan-not-set = Dieser Entwurf ist nicht mehr offen; geplant ist nichts.
plan-problem-unreadable = Diese Zeit verstehe ich nicht. Zum Beispiel: „18:30“, „morgen früh um 7“, „Fr 9 Uhr“, „in 20 min“, „24.12. 18:00“.
plan-problem-no-time = Um wie viel Uhr? Bitte mit Uhrzeit, etwa „morgen 7:00“.
plan-problem-past = Das ist schon vorbei. Bitte eine Zeit, die noch kommt.
plan-problem-nonexistent = Diese Uhrzeit gibt es in der Nacht nicht: Die Uhren werden vorgestellt. Bitte eine andere.
plan-problem-far = Bitte höchstens ein Jahr im Voraus.
plan-cancelled = Nicht mehr geplant: <b>{ $headline }</b>
plan-how = Welcher Entwurf? Planen Sie ihn mit „Später …“ unter seiner Vorschau; /spaeter <i>Zeit</i> plant Ihren neuesten offenen Entwurf.
plan-lapsed-late =
    ⏱ <b>Nicht hinausgegangen</b>: { $headline }
    Geplant war { $when }, von { $who }; der Bot lief da nicht. Soll es noch hinaus?
plan-lapsed-restored =
    🧯 <b>Vielleicht schon draußen</b>: { $headline }
    Die Datenbank wurde aus einer Sicherung wiederhergestellt. Darin war das von { $who } geplant: { $when }. Von selbst geht es nicht hinaus. Soll es hinaus?
plan-lapsed-barred =
    ⏱ <b>Nicht hinausgegangen</b>: { $headline }
    Geplant war { $when }, von { $who }. Es fehlt eine Freigabe, wer geplant hat, darf nicht mehr veröffentlichen, oder es ist eine Eilmeldung: Die geht nur auf Knopfdruck hinaus. Soll es noch hinaus?
plans-head = <b>Geplant</b>
plans-none = Geplant ist nichts.
plans-line = { $number }. { $state ->
        [waiting] { $when }
        [restored] <b>vielleicht schon draußen</b> ({ $when })
       *[other] <b>nicht hinausgegangen</b> ({ $when })
    } · <b>{ $headline }</b> · { $who }{ $waits ->
        [yes] {" "}· wartet auf Freigabe
       *[no] {""}
    }
plans-more = … und { $count } weitere
toast-planned = Geplant.
toast-unplanned = Nicht mehr geplant.
toast-not-held = Zu spät: Es ist schon hinausgegangen.
toast-on-hold = Angehalten: Niemand hat es bekommen.
approval-rehearsed = <b>PROBE – NICHT VERÖFFENTLICHT</b>: von { $who }, { $moment } Uhr, nur an die Redaktion: <b>{ $headline }</b>
approval-published = ✓ Veröffentlicht von { $who }, { $moment } Uhr: Nr. { $number } <b>{ $headline }</b>
approval-planned = ✓ Freigegeben von { $who }, { $moment } Uhr; geht hinaus { $when }: <b>{ $headline }</b>
approval-cancelled = ⏸ Angehalten von { $who }, { $moment } Uhr, bevor es jemand bekommen hat: <b>{ $headline }</b>. Es ist wieder ein Entwurf.
toast-decided-by = { $kind ->
        [approved] Schon freigegeben von { $who }.
        [published] Schon veröffentlicht von { $who }.
        [planned] Schon freigegeben von { $who }.
        [sent_back] Schon zurückgegeben von { $who }.
        [taken] Schon übernommen von { $who }.
        [rehearsed] Schon zur Probe gezeigt von { $who }.
       *[cancelled] Nicht mehr geplant, von { $who }.
    }
log-scheduled = { $draft } geplant für { $when }
log-unscheduled = { $draft } doch nicht hinausgehen lassen
menu-later = Den neuesten Entwurf planen
menu-scheduled = Was geplant ist
draft-of = <b>Entwurf</b> von { $who }
draft-worked-on = { $who } bearbeitet das seit { $age }.
draft-also-open = { $who } hat das auch offen.
drafts-head = <b>Offene Entwürfe</b>
drafts-none = Offene Entwürfe gibt es nicht.
drafts-line = { $number }. <b>{ $headline }</b>{ $own ->
        [yes] {""}
       *[no] {" "}· { $who }
    } · { $state ->
        [planned] geplant: { $when }
        [waits] wartet auf Freigabe
        [correction] Korrektur von Nr. { $entry }
        [retraction] Rückzug von Nr. { $entry }
       *[open] offen
    } · { $age }
drafts-forgotten = Dieser Entwurf liegt seit { $age } unberührt. Er bleibt, bis Sie ihn veröffentlichen oder verwerfen.
menu-drafts = Offene Entwürfe

terms-get =
    { $private ->
        [yes] Sie bekommen: { $what }.
       *[no] Hierher kommen: { $what }.
    }
terms-urgent = Eilmeldungen
terms-urgent-important = Wichtiges und Eilmeldungen
terms-urgent-important-normal = alles
terms-important = Wichtiges
terms-important-normal = alles andere
terms-normal = alles andere
terms-with-sound = mit Ton
terms-without-sound = ohne Ton
terms-hourly = als Zusammenfassung jede Stunde
terms-digest = als Zusammenfassung um { $hours }
terms-clock = { $hours } Uhr
terms-and = { $some } und { $last }
terms-quiet =
    Von { $begin } bis { $end } ist Ruhe: { $collect ->
        [yes] Was dann kommt, wird gesammelt und kommt danach als eine Zusammenfassung
       *[no] Was dann kommt, kommt ohne Ton
    }{ $urgent ->
        [sound] {""}; Eilmeldungen kommen auch dann sofort, mit Ton.
        [yes] {""}; Eilmeldungen kommen auch dann sofort.
       *[no] .
    }
terms-topics =
    Themen: { $topics }{ $closed ->
        [0] {""}
        [one] {" "}und ein geschlossenes
       *[other] {" "}und { $closed } geschlossene
    }. Eilmeldungen ohne Thema kommen auch.
terms-topics-closed =
    Themen: nur { $closed ->
        [one] ein geschlossenes
       *[other] { $closed } geschlossene
    }, zu denen nichts mehr kommt. Eilmeldungen ohne Thema kommen auch.
terms-no-topic = Themen: keine. Es kommen nur Eilmeldungen ohne Thema.
terms-rhythm-idle = Eilmeldungen kommen sofort; { $when } kommt erst, was Sie darüber hinaus wählen.
terms-followed = Immer dabei: { $words }.
terms-followed-digest = Immer dabei, { $when }: { $words }.
terms-muted = Nie dabei, außer als Eilmeldung: { $words }.
terms-zone = Die Uhrzeiten gelten in der Zeitzone { $zone }.
log-topic-added = Thema eröffnet: { $topic }
log-topic-closed = Thema geschlossen: { $topic }
log-topic-reopened = Thema wieder geöffnet: { $topic }
log-topic-renamed = Thema umbenannt: { $topic } → { $name }
log-labelled =
    Nr. { $number } eingeordnet: { $level ->
        [2] Eilmeldung
        [1] wichtig
       *[0] normal
    }; Themen: { $topics }
plan-held-back = ⏸ Angehalten, bevor es jemand bekommen hat: <b>{ $headline }</b>. Es ist wieder ein Entwurf.
push-urgent = EIL
labels-level =
    Stufe: { $level ->
        [2] <b>Eilmeldung</b>
        [1] <b>★ wichtig</b>
       *[0] normal
    }
labels-topics =
    { $count ->
        [one] Thema: <b>{ $names }</b>
       *[other] Themen: <b>{ $names }</b>
    }
labels-no-topic = ohne Thema
labels-word = „{ $word }“ steht für die Stufe und nicht im Text. Als Eilmeldung geht sie erst nach einem zweiten Tipp hinaus.
labels-unknown =
    { $full ->
        [yes] Kein offenes Thema, oder mehr als { $most },
       *[no] Kein offenes Thema,
    } bleibt im Text stehen: { $tags }
button-important = ★ Wichtig
button-important-on = ✓ ★ Wichtig
button-urgent = Eilmeldung …
button-not-urgent = Doch keine Eilmeldung
button-topics = Themen …
button-done = Fertig
topics-head = <b>Themen</b>
topics-none = Noch gibt es kein Thema. So entsteht eines: /thema neu Landtagswahl
topics-more =
    { $count ->
        [one] … und ein weiteres
       *[other] … und { $count } weitere
    }
topics-how = Anlegen: /thema neu <i>Name</i>
    Umbenennen: /thema umbenennen <i>Alt</i> = <i>Neu</i>
    Eine Meldung bekommt ein Thema durch den Hashtag am Ende der Überschrift oder in einer letzten Zeile, oder durch den Knopf unter der Vorschau. /thema <i>Name</i> gilt für Ihre nächsten Meldungen, /thema aus beendet das.
topic-line =
    <b>{ $name }</b> · { $closed ->
        [yes] geschlossen
       *[no] offen
    } · { $entries ->
        [0] noch keine Meldung
        [one] eine Meldung
       *[other] { $entries } Meldungen
    } · { $count ->
        [0] niemand folgt eigens
        [one] ein Chat folgt
       *[other] { $count } Chats folgen
    } · { $tag }
topic-is-default = Ihre nächsten Meldungen haben dieses Thema.
topic-default-none = Ihre nächsten Meldungen haben kein Thema.
topic-done-new = Das Thema „{ $name }“ ist angelegt.
topic-done-close = Das Thema „{ $name }“ ist geschlossen. Seine Meldungen bleiben zu finden.
topic-done-reopen = Das Thema „{ $name }“ ist wieder offen.
topic-done-rename = Das Thema heißt jetzt „{ $name }“.
topic-refused-unknown = Ein Thema „{ $name }“ gibt es nicht. Alle: /thema, ein neues: /thema neu <i>Name</i>
topic-refused-how = So geht das: /thema schließen <i>Name</i>, /thema öffnen <i>Name</i>, /thema umbenennen <i>Alt</i> = <i>Neu</i>. Alle Themen: /thema
topic-refused-closed = Das Thema „{ $name }“ ist geschlossen. Wieder öffnen: /thema öffnen { $name }
topic-refused-taken = Ein Thema dieses Namens gibt es schon.
topic-refused-bad-name = So kann ein Thema nicht heißen: Es braucht 1 bis { $length } Zeichen, darunter einen Buchstaben, und kein Komma, „=“ oder „#“. Ein paar Wörter wie „neu“, „alle“ und „wichtig“ bedeuten schon etwas anderes. Zum Beispiel: /thema neu Landtagswahl
topic-refused-too-many = Mehr als { $most } Themen können nicht zugleich offen sein. Bitte erst eines schließen: /thema schliessen <i>Name</i>
topic-refused-already = So ist es schon.
button-topic-default = Für meine nächsten Meldungen
button-topic-default-off = ✓ Für meine nächsten Meldungen
button-topic-close = Schließen
button-topic-reopen = Wieder öffnen
topics-choose = <b>Themen</b> (höchstens { $most }) für: { $headline }
toast-topics-full = Eine Meldung hat höchstens { $most } Themen.
label-is = <b>Nr. { $number }</b> { $headline }
label-none = Nr. { $number } gibt es nicht, oder sie ist zurückgezogen.
label-how = So ordnen Sie den neuesten Entwurf ein, oder den, auf den Sie antworten: /einordnen wichtig #wahl. Eine veröffentlichte Meldung, still: /einordnen 12 normal #wahl #sport. Stufen: normal, wichtig, eil; ohne Thema: /einordnen ohne
label-unknown = Das ist weder eine Stufe noch ein Thema: { $words }. Alle Themen: /thema
label-too-many = Eine Meldung hat höchstens { $most } Themen.
button-urgent-now = Eilmeldung jetzt senden
urgent-sure-rehearsal = <b>Als Eilmeldung senden?</b> Zur Probe: Sie geht nur an die Redaktion, an keinen Leser.
urgent-sure =
    <b>Als Eilmeldung senden?</b> Sie geht sofort, vor allem anderen, an { $reach ->
        [0] niemanden; noch hat kein Chat solche Meldungen abonniert
        [one] einen Chat
       *[other] { $reach } Chats
    }.
urgent-quiet =
    { $count ->
        [one] Einer davon hat gerade Ruhezeit.
       *[other] { $count } davon haben gerade Ruhezeit.
    }
urgent-last = Die letzte Eilmeldung war Nr. { $number }, { $moment }.
urgent-never = Es ist die erste Eilmeldung.
urgent-how = /eil fragt, ob der neueste Entwurf als Eilmeldung hinausgehen soll, oder der, auf den Sie antworten; /eil jetzt sendet ihn dann. Einen Entwurf gibt es gerade nicht.
urgent-needs-approval = Nicht hinausgegangen: <b>{ $headline }</b>. Eine Eilmeldung braucht hier eine Freigabe. Darum bittet /veroeffentlichen, oder „Prüfen lassen“ unter der Vorschau.
urgent-not-asked = Noch nicht hinausgegangen: <b>{ $headline }</b>. Erst /eil, damit Sie sehen, wen es erreicht; dann /eil jetzt.
toast-urgent-alone = Eine Eilmeldung geht nur einzeln hinaus: mit „Eilmeldung …“ unter ihrer Vorschau, oder /eil
toast-urgent-now = Eilmeldungen gehen sofort hinaus, nicht später.
plan-urgent = Eilmeldungen gehen sofort hinaus, nicht später.
