# English texts. Messages are Telegram HTML; buttons (button-*), toasts (toast-*) and commands (menu-*)
# are plain text. Toasts have at most 200 characters.

start-greeting =
    Welcome to <b>{ $name }</b>!

    Entries arrive here as soon as they are out. To subscribe, tap how much you would like; you can change that at any time. { $private ->
        [yes] To search the archive, just write a few words.
       *[no] To search the archive: /search and a few words.
    }
start-subscribed =
    You are subscribed to <b>{ $name }</b>: new entries come by themselves.

    { $private ->
        [yes] To search the archive, just write a few words.
       *[no] To search the archive: /search and a few words.
    }
start-team =
    You are one of the <b>editors</b>. To write an entry: /add and the text. You see a preview first. What else there is: /help
start-newest = The latest:
start-empty = There are no entries yet.

help-text =
    <b>{ $name }</b> – how it works:

    /latest – the newest entries
    /search <i>words</i> – search the archive; in a private chat the words alone are enough
    /missed – what you have missed
    /overview – what was important in the last 24 hours
    /subscribe, /unsubscribe – get entries here, or no more
    /settings – what of it comes, and how loud

    More: the buttons, or /help reading, /help subscription, /help data
help-text-team = <b>Editors</b>: /add <i>text</i> – write an entry. Everything else: the button below, or /help editors
help-reading =
    <b>Reading and searching</b>

    /latest <i>3</i> – the newest three entries
    /search <i>words</i> – also days (“last Friday”, 16.8.) and “these very words”
    /missed <i>yesterday 8 pm</i> – what there was since; without a time since you were last here
    /overview <i>topic</i> – what was important about a topic
    /entry <i>number</i> – read one entry in full
    /corrections – what was corrected or retracted
help-terms =
    <b>What comes</b>

    /topics <i>election sport</i> – only these topics; /topics all
    /level <i>all, important or urgent</i> – how important it must be
    /sound <i>all, important, urgent or none</i> – what rings
    /quiet <i>22-7</i>, also silent or urgent – collected at night, or without sound
    /rhythm <i>8 18</i>, now or hourly – when it comes
    /follow <i>strike</i>, /unfollow – what always comes with this word
    /mute <i>football</i>, /unmute – what never comes with it, unless urgent
    /words – your words
    /zone <i>Vienna</i> – by which clock your times are meant
    /language <i>de or en</i>
    All of it with buttons: /settings
help-about =
    <b>Data and operator</b>

    /privacy – what is stored, and how to delete it
    /export – everything that is stored about this chat, as a file
    /imprint – who is behind the ticker
    /id – your Telegram ID, should the operator ask for it
button-help-reading = Reading and searching
button-help-terms = What comes
button-help-about = Data and operator
button-help-team = Editors
button-help-first = ‹ Help
help-editor =
    <b>Editors</b>
    /add <i>text</i> – write an entry: the first line is the headline, then the text. You see a preview first; nothing goes out until you tap “Publish”.
    Pictures and videos: send them with the text as caption, several together, or in reply to the preview. Last line: “Photo: name”.
    /alt <i>description</i> – in reply to a picture: for people who cannot see it
    /edit <i>number</i> – correct a published entry in all chats. Or simply edit your own message that it came from.
    /retract <i>number reason</i> – take an entry back everywhere
    /history <i>number</i> – all versions of an entry
    /publish, /discard – what came as a preview last; without sound: /publish silently
    /cancel – write nothing after all
    /halt <i>number</i>, /goon <i>number</i> – stop an entry on its way, and let it go on
    /log <i>number or name</i> – who did what and when
    /resend <i>number</i> – after a restore: to the chats that may not have it
    /status – how delivery and the bot are doing
    /drafts – open drafts
    /later <i>time</i> – schedule the newest draft, as “Later …” does; /scheduled shows all that is scheduled
    /rehearse – rehearse for an hour: nothing reaches readers; /rehearse off
    /sign <i>js</i> – the letters at the end of your entries
    /topic – see topics, make, close and rename them
    /label <i>important #election</i> – level and topic of a draft, or of no. 12: /label 12 …
    /urgent – send the draft as urgent, after a question
help-chief =
    <b>Editors</b>
    /add <i>text</i> – write an entry: the first line is the headline, then the text. You see a preview first; nothing goes out until you tap “Publish”.
    Pictures and videos: send them with the text as caption, several together, or in reply to the preview. Last line: “Photo: name”.
    /alt <i>description</i> – in reply to a picture: for people who cannot see it
    /edit <i>number</i> – correct a published entry in all chats. Or simply edit your own message that it came from.
    /retract <i>number reason</i> – take an entry back everywhere
    /history <i>number</i> – all versions of an entry
    /publish, /discard – what came as a preview last; without sound: /publish silently
    /cancel – write nothing after all
    /halt <i>number</i>, /goon <i>number</i> – stop an entry on its way, and let it go on
    /log <i>number or name</i> – who did what and when
    /resend <i>number</i> – after a restore: to the chats that may not have it
    /status – how delivery and the bot are doing
    /drafts – open drafts
    /later <i>time</i> – schedule the newest draft, as “Later …” does; /scheduled shows all that is scheduled
    /rehearse – rehearse for an hour: nothing reaches readers; /rehearse off
    /sign <i>js</i> – the letters at the end of your entries
    /topic – see topics, make, close and rename them
    /label <i>important #election</i> – level and topic of a draft, or of no. 12: /label 12 …
    /urgent – send the draft as urgent, after a question
    /team – who is in the newsroom, and what they may do
    /invite <i>author, editor or chief</i> – a link into the newsroom

id-person = Your Telegram ID: <code>{ $id }</code>
id-chat = The ID of this chat: <code>{ $id }</code>

unknown-command = I don’t know this command. /help shows what I can do.
not-text = I can’t read that. Please write text; /help shows what I can do.
failure = That did not work just now. Please try again in a moment.

subscribe-done = Subscribed. New entries will arrive here from now on. To stop: /unsubscribe
subscribe-already = Already subscribed. To stop: /unsubscribe
unsubscribe-done = Unsubscribed. No new entries will arrive here. To start again: /subscribe
unsubscribe-less = Too many? Only what matters more would be { $number }. Or: /subscribe important, /subscribe urgent
unsubscribe-none = There is no subscription here. To start one: /subscribe
subscribe-words = I do not know what to do with “{ $words }” here: which entries come: /settings. To search for it: /search { $words }
small-talk-thanks = You are welcome!
small-talk-hello = Hello! Write a few words, and I search for them. The newest: /latest
small-talk-bye = See you soon!
small-talk-nod = 👍
channel-subscribed = “{ $title }” gets every new entry from now on. To stop it, post /unsubscribe in the channel.
channel-needs-right = In “{ $title }” I may not post. Please give me, as an administrator, the right “Post messages”; then new entries arrive there.
admins-only = Only the group’s administrators may do that here.
admins-unknown = Telegram does not tell who is an administrator here. Please try again in a moment.

latest-empty = There are no entries yet.
latest-most = I show at most { $most } at once; “Earlier” turns the page.
latest-most-in-channel = I show at most { $most } at once.
search-how = What shall I look for? For example: /search summit Alaska
search-head = 🔎 { $query }
search-shown = Showing: <b>{ $query }</b>
search-some = No entry has all of the words. The nearest:
search-count =
    { $count ->
        [one] One hit
       *[other] { $count } hits
    }
search-count-least = At least { $count } hits
search-range = { $counted }, { $from } to { $to }
search-newest = { $counted }, newest first
search-none = Sorry, I found nothing for that.
search-none-hint = Perhaps another or a shorter word helps – or read the latest.
search-none-in-time = The search takes too long just now. Please try again in a moment.
search-known = 📖 The archive does have: { $words }
search-expired = This search is too old for that. Please search again.
entry-how = Which entry? For example: /entry 12
entry-none = There is no entry with the number { $number }.
entry-number = No. { $number }
part-of = { $part }/{ $parts }

settings-text =
    <b>Settings</b>

    { $subscribed ->
        [yes] Subscribed.
       *[no] Not subscribed. Once you are, it will be like this:
    }
settings-language =
    Language: { $chosen ->
        [yes] English
       *[no] English (automatic)
    }
settings-saved = Saved.
settings-not-subscribed = This chat is not subscribed yet: /subscribe
settings-head-topics = <b>Topics</b>: what shall come. “Everything” is also what has no topic.
settings-head-level = <b>Level</b>: how important an entry must be to come.
settings-head-sound = <b>Sound</b>: what rings.
settings-head-quiet = <b>Quiet hours</b>: when nothing shall come one by one, or ring.
settings-head-rhythm = <b>Rhythm</b>: at once, or collected at fixed hours. Urgent entries come at once.
button-set-quiet = Quiet hours
button-set-rhythm = Rhythm
button-quiet-off = No quiet hours
button-quiet-collect = Collect
button-quiet-silent = Bring without sound
button-quiet-urgent = Let urgent through
button-quiet-no-urgent = No exceptions
button-rhythm-now = At once
button-rhythm-hourly = Every hour
button-rhythm-hours = at { $hours }
how-quiet = From when to when shall it be quiet? For example: /quiet 22-7, /quiet 22:30-6:45 silent, /quiet 22-7 urgent or /quiet off
quiet-same = Quiet hours need a beginning and another end, for example: /quiet 22-7. Without sound all day: /sound none
how-rhythm = When shall entries come? /rhythm now, /rhythm hourly, or at these hours: /rhythm 8 18
rhythm-full-hours = Digests come on the hour, for example: /rhythm 8 18
settings-head-words =
    <b>Words</b>: entries with these always come, or never. { $count ->
        [0] There are none yet.
       *[other] A tap takes one out.
    }
settings-head-zone = <b>Time zone</b>: by which clock your times are meant.
settings-head-language = <b>Language</b>
button-set-topics = Topics
button-set-level = Level
button-set-sound = Sound
button-set-words = Words
button-set-zone = Time zone
button-set-language = Language
button-settings = Settings
button-back-to-settings = ‹ Settings
button-level-all = Everything
button-level-important = Important and urgent
button-level-urgent = Urgent only
button-sound-none = Nothing
button-topics-all = Everything
button-zone-newsroom = As the newsroom ({ $zone })
button-unfollow = ✗ always: { $word }
button-unmute = ✗ never: { $word }
volume-day = { $amount } a day
volume-about = about { $count }
volume-week = { $count } a week
volume-none = none lately
how-topics = Or by command: /topics and their names, or /topics all
how-words = Follow: /follow strike. Never get: /mute football. Take out again: /unfollow strike, /unmute football. Put commas between several.
how-zone = Or by command with a city: /zone Vienna, or again as the newsroom: /zone off
how-language = Or by command: /language de, /language en or /language auto
zone-meant = I do not know this time zone. Did you mean { $zones }?
topics-unknown = No topic is called that: { $words }. Nothing was changed. All topics: /topics
topics-closed = Closed already: { $topics }. Nothing was changed. All topics: /topics
topic-gone = This topic is not there any more.
words-none = Please give a word that can be searched for, for example: /follow strike
words-unknown = That is not on the list; it stands under /words
words-many = There is room for { $most } words; take one out first: /words
how-level = Which entries shall come? /level all, /level important or /level urgent
how-sound = Which entries shall ring? /sound all, /sound important, /sound urgent or /sound none
words-long = I cannot watch for words as long as that. Please put commas between several.

privacy-text =
    <b>Privacy</b>

    Only what delivery needs is stored: this chat’s Telegram ID, its kind (private, group, channel), the language, what shall come (topics, level, sound, quiet hours, rhythm, words, time zone), when somebody here last asked or tapped something, since when it is subscribed and which entries arrived here. No search words and no names; a message to the bot only until it is answered.{ $editor ->
        [yes] {""}

    As you are an editor, also: your drafts, your name and Telegram ID, and in the log what you did and when. After “Delete everything” it still tells that somebody did it, but no longer who. Who was invited is not in the team any more then.
       *[no] {""}
    }

    “Delete everything” removes it at once and ends the subscription.
privacy-times =
    By itself a chat that has blocked or removed the bot is forgotten after { $left ->
        [one] a day
       *[other] { $left } days
    }; { $copies ->
        [0] which entries arrived here, and an ended subscription, stay until you delete them.
       *[other] which entries arrived here, after { $copies } days, and an ended subscription once both are over.
    }
imprint-none = No imprint has been given for this ticker.
privacy-policy = Privacy policy: { $url }
export-caption = Everything that is stored about this chat.
export-not-in-channel = In the channel everybody would get the file. Please ask the operator of the ticker.
privacy-sure = Really delete everything that is stored about this chat? The subscription ends with it.
privacy-done = Deleted. Nothing is stored about this chat any more.
privacy-kept = Nothing was deleted.

button-subscribe = Subscribe
button-subscribe-all = Subscribe: everything
button-unsubscribe = Unsubscribe
button-earlier = ‹ Earlier
button-later = Later ›
button-back = ‹ Back
button-next = More ›
button-newest = Newest first
button-best = Best first
button-as-typed = Search as typed
button-pictures = { $count } pictures
has-photo = 📷 picture
has-video = 🎬 video
button-more = Read on
button-open = Read in the ticker
button-latest = The latest
button-german = Deutsch
button-english = English
button-automatic = Automatic
button-delete-all = Delete everything
button-delete-yes = Yes, delete everything
button-delete-no = No, keep it
button-publish = Publish
button-publish-silent = Publish silently
button-change = Change
button-as-entry = As an entry
button-discard = Discard
button-one-entry = One single entry after all

missed-head =
    <b>Since { $since }</b>: { $count ->
        [0] no new entry
        [one] one entry
       *[other] { $count } entries
    }
missed-nothing = Since { $since } there was nothing new.
missed-nothing-wanted = Since { $since } there was nothing new of what you want to get.
missed-unwanted =
    { $count ->
        [one] Besides, one entry that does not match your settings: /latest
       *[other] Besides, { $count } entries that do not match your settings: /latest
    }
missed-more =
    { $count ->
        [one] And one more: /latest
       *[other] And { $count } more: /latest
    }
missed-corrections = <b>Corrected</b>
missed-more-corrections = More: /corrections
missed-others = <b>Since { $since }</b>, without the important ones: { $from } to { $to } of { $count }
digest-rest = <b>The rest of the digest</b>
digest-rest-page = <b>The rest of the digest</b>: { $from } to { $to } of { $count }
missed-how = Since when? For example: /missed 18:00, /missed yesterday 8 pm or /missed today. Without a time: since you were last here.
overview-head = <b>What was important in the last 24 hours</b>
overview-topic = <b>What was important: { $topic }</b>
overview-none = Nothing was marked as important in the last 24 hours. The latest: /latest
overview-none-of-topic = Nothing about “{ $topic }” is marked as important.
overview-older =
    { $count ->
        [one] Before these there was one more.
       *[other] Before these there were { $count } more.
    }
topic-unknown = There is no topic “{ $words }” here.
button-missed-more =
    { $count ->
        [one] One more
       *[other] { $count } more
    }
button-missed-day = Last 24 hours
menu-topic = Topics of entries
menu-overview = What was important in the last 24 hours
menu-missed = What you have missed

link-outdated = This link is no longer valid. The newest entries: /latest
toast-outdated = This button is no longer valid.
toast-published = Published.
toast-gone = This entry does not exist any more.
toast-no-more = There is nothing further in this direction.

desk-private-only = Please do that only in the private chat with me; everybody reads along here.
desk-ask = Please send the text now: the first line is the headline, then the text. /cancel ends this.
desk-ask-change = Please send the new text for <b>{ $headline }</b> now; it replaces all of the old one. /cancel leaves everything as it is.
desk-cancelled = Fine, everything stays as it is.
desk-nothing-to-cancel = There is nothing to cancel just now.
desk-preview-nobody = <b>Preview</b> – nothing is published yet. No chat has subscribed to such entries so far; it will be in the archive alone.
desk-preview-rehearsal = <b>Preview</b> – for rehearsal: this goes to the team only, to no reader.
desk-preview =
    <b>Preview</b> – nothing is published yet. Only when { $editor ->
        [yes] you tap
       *[no] somebody approves it
    } does it go to { $reach ->
        [one] one chat
       *[other] { $reach } chats
    }{ $minutes ->
        [0] .
        [one] {" "}(takes about a minute).
       *[other] {" "}(takes about { $minutes } minutes).
    }
batch-card =
    { $count ->
        [one] One entry is still open; it has its
       *[other] These are { $count } entries; each has its
    } own preview above. Nothing is published yet.{ $editor ->
        [yes] {" "}{ $reach ->
            [0] No chat has subscribed to such entries so far; they will be in the archive alone.
           *[other] “Publish all”: one after the other, the oldest first, to { $reach ->
                [one] one chat
               *[other] { $reach } chats
            }{ $minutes ->
                [0] .
                [one] {" "}(takes about a minute).
               *[other] {" "}(takes about { $minutes } minutes).
            }
        }
        [rehearsal] {" "}For rehearsal: this goes to the team only, to no reader.
       *[no] {""}
    }
batch-published = ✓ Published: { $numbers }. How far that has come is shown above.
batch-discarded =
    { $count ->
        [one] One entry discarded.
       *[other] { $count } entries discarded.
    }
batch-waiting =
    { $count ->
        [one] One entry waits for approval.
       *[other] { $count } entries wait for approval.
    }
batch-held =
    { $count ->
        [one] One entry goes out in a moment, see above; until then /halt holds it.
       *[other] { $count } entries go out in a moment, see above; until then /halt holds them one by one.
    }
batch-planned =
    { $count ->
        [one] One entry is scheduled, see above; to send it at once: /later now
       *[other] { $count } entries are scheduled, see above.
    }
batch-open =
    { $count ->
        [one] One entry is still open, see above.
       *[other] { $count } entries are still open, see above.
    }
batch-none = There is no preview to decide on. To write an entry: /add
batch-not-shown = The text has changed, and its new preview is not there yet. Nothing was done.
batch-how = What came as a preview last is published: /publish, without sound: /publish silently
button-publish-all = Publish all
button-publish-all-silent = Publish all silently
button-ask-approval-all = Ask for approval of all
button-discard-all = Discard all
toast-batch-published =
    { $count ->
        [0] Nothing is published.
        [one] One entry published.
       *[other] { $count } entries published.
    }
toast-batch-over = That is decided already.
toast-batch-asked =
    { $count ->
        [one] One entry waits for approval.
       *[other] { $count } entries wait for approval.
    }
menu-publish = Publish what came as a preview
menu-discard = Discard what came as a preview
desk-pasted-left-out = { $count ->
        [one] This line is in no entry:
       *[other] These { $count } lines are in no entry:
    }
desk-pasted-text = { $count ->
        [one] This line looks like the head of an entry, but is read as text:
       *[other] These { $count } lines look like heads of entries, but are read as text:
    }
desk-pasted-day = The day of this is guessed, and the order depends on it:
desk-pasted-more = … and { $count } more
desk-pasted-order-assumed = No time tells the order; the newest is assumed to be at the top.
desk-repeated = No. { $number } of { $moment } already says nearly the same.
desk-too-many = These are { $count } entries; at most { $most } can be taken at once. Please split the text, or use “tickerbot import”. Nothing is published.
desk-changed = Replaced; the new preview is further down.
card-outdated = This button is no longer valid: the preview is out of date. Nothing was done.
card-repeated = Not published yet: no. { $number } says nearly the same by now. The new preview is further down.
card-reach-changed =
    Not published yet: in the preview it was { $before ->
        [one] one chat
       *[other] { $before } chats
    }, and now it is { $reach ->
        [one] one
       *[other] { $reach }
    }. The new preview is further down.
toast-published-fewer =
    { $reach ->
        [one] Published, to one chat;
       *[other] Published, to { $reach } chats;
    } in the preview it was { $before }.
desk-discarded = Discarded. Nothing was published.
desk-problem = Cannot be published yet: { $problem } Your text is saved. Edit your message, or tap “Change”.
desk-problem-empty = The text is empty. The first line becomes the headline, the rest the text.
desk-problem-headline-missing = There is no headline. Write it in the first line, and the text below it.
desk-problem-headline-long = The headline (the first line) has { $length } characters, { $most } are allowed. Put a line break after the headline.
desk-problem-body-long = The text has { $length } characters, { $most } are allowed. Please shorten or split it.
desk-appended = The text went on in the next message; the preview of all of it is further down.
desk-edit-too-late = This message is discarded or split; editing it changed nothing. To correct what is published: /edit and the number.
desk-no-attachments = The file is not published with it, only the text. Pictures and videos work if you send them as a photo or video.
desk-above-photo =
    { $count ->
        [one] The picture above goes out with this text, exactly so.
       *[other] Of { $count } pictures the first goes out, exactly as above; a button below it opens the others.
    }
desk-above-video =
    { $count ->
        [one] The video above goes out with this text, exactly so.
       *[other] Of { $count } pictures and videos the first goes out, exactly as above; a button below it opens the others.
    }
desk-picture-ask = I have the picture. Please send its text now: headline in the first line, then the text. /cancel ends this.
desk-picture-not-here = Only a text is expected here; the picture was not taken. /cancel ends this.
desk-picture-large = The file is larger than 20 MB or could not be fetched: it goes out, but is not kept.
desk-caption-long = Below a picture { $most } characters fit, these are { $length } already. What does not fit stands behind “Read on”.
desk-caption-cut = Not all fits below the picture: these are { $length } characters, room is for { $most }. The rest stands behind “Read on”.
desk-credit-photo = The credit is missing. Send “Photo: name”, or “none”.
desk-credit-video = The credit is missing. Send “Video: name”, or “none”.
desk-credit-kept = The credit stays; a last line “Photo: none” takes it away.
desk-no-credit = Fine, without a credit.
desk-album-edit = Of several pictures none can be replaced like this. Send all of them together in reply to the preview; until then the old ones stay.
desk-no-such-file = I cannot publish that. Pictures and videos work if you send them as a photo or video (not as a file); otherwise only text.
desk-alt-done = Description kept: { $alt }
desk-alt-how = Reply to a picture or its preview with /alt and a description for people who cannot see it; for the second picture with /alt 2 and the description.
desk-alt-none = I know no picture for that. Please reply to your picture, or to the preview.
note-picture = another picture
note-picture-added = picture added

notice-title = “{ $title }”
notice-topic =
    ⏸ In { $titles }{ $more ->
        [0] { "" }
        [one] { " and one more chat" }
       *[other] { " and " }{ $more }{ " more chats" }
    } { $chats ->
        [one] the topic was
       *[other] topics were
    } closed or deleted; nothing goes there any more. Once it is open again, /subscribe there is enough.
notice-right =
    ⏸ In { $titles }{ $more ->
        [0] { "" }
        [one] { " and one more chat" }
       *[other] { " and " }{ $more }{ " more chats" }
    } I may not write any more; nothing goes there any more. As soon as I may write there again, it goes on.
alarm-suspended = ⚠️ Since { $begin } Telegram has taken nothing from me: my account is logged out, frozen or banned. Nobody is lost; what is due waits, and goes out as soon as Telegram takes it again. The log tells more.
alarm-lost = ⚠️ Since { $begin } Telegram has not known many chats all at once, or refused them. That is not the chats' doing; nobody is lost. What is due waits, and goes out as soon as Telegram takes it again. The log tells more.
alarm-unpaid = ⚠️ Since { $begin } there have been too few Stars to pay for messages. I deliver unpaid, which is slower, and try again each hour.
silence-sending = 🔇 Since { $begin }, and probably until { $end }, Telegram takes hardly any messages from me. What is still open goes out after that.
silence-sending-over = 🔇 Telegram took no messages from me from { $begin } to { $end }. Now it goes on; what is still open is being delivered.
silence-polling = 🔇 Until { $end } Telegram passes no messages and no taps on to me. I answer only after that; what is published is being delivered.
silence-polling-over = 🔇 Telegram passed no messages and no taps on to me from { $begin } to { $end }. Now I answer again.

fence-card =
    🧯 The database was restored from a backup. In it { $kind ->
        [note] the note on no. { $number }
       *[entry] no. { $number }
    } “{ $headline }” had not reached { $owed ->
        [one] one of { $reach } chats
       *[other] { $owed } of { $reach } chats
    } yet; it may have since. I send nothing again by myself. Send it to them? Or: /resend { $number }, /resend { $number } no
fence-correction =
    🧯 The database was restored from a backup. In it the correction of no. { $number } “{ $headline }” was still missing in { $reach ->
        [one] the one message
       *[other] { $owed } of { $reach } messages
    }; it may have arrived since, or a newer one. I change nothing by myself. Shall all of them say what the archive says now? Or: /resend { $number }, /resend { $number } no
fence-list = 🧯 The database was restored from a backup. In it { $count } deliveries were still open; they may have happened afterwards. I send nothing again by myself.
fence-line =
    { $kind ->
        [note] Note on no.
        [correction] Correction of no.
       *[entry] No.
    } { $number } · { $headline } · { $kind ->
        [correction] { $owed } of { $reach } messages
       *[other] { $owed } of { $reach } chats
    }
fence-list-how = Send all of it again? Whoever was to get several of these collected gets a digest then. Or: /resend all, /resend none; one by one: /resend
fence-all-resent = Sent again: { $count }.
fence-all-left = None of these is sent again: { $count }.
button-resend-all = Send all again
button-resend-none = Send nothing again
button-resend-single = Decide one by one
fence-more =
    { $count ->
        [one] One more is waiting. Please send /resend once more after these.
       *[other] { $count } more are waiting. Please send /resend once more after these.
    }
fence-none = There is nothing to send again.
fence-decided = No. { $number } has been decided on, or the entry was retracted.
fence-left = No. { $number } is not sent again.
fence-resent =
    { $count ->
        [0] No. { $number } goes to nobody: none of these chats is there any more.
        [one] No. { $number } goes to one chat again.
       *[other] No. { $number } goes to { $count } chats again.
    }
fence-not-corrected = The messages with no. { $number } stay as they are.
fence-corrected =
    { $count ->
        [0] No. { $number } stands in no message any more.
        [one] No. { $number } is being corrected in one message.
       *[other] No. { $number } is being corrected in { $count } messages.
    }
button-correct-again =
    { $shown ->
        [one] Correct the message
       *[other] Correct all { $shown } messages
    }
button-correct-not = Leave as is
toast-resent = Being sent again.
button-resend =
    { $owed ->
        [one] Send to one chat
       *[other] Send to { $owed } chats
    }
button-resend-not = Do not send

receipt-head =
    { $silent ->
        [yes] ✓ No. { $number } published silently: <b>{ $headline }</b>
       *[no] ✓ No. { $number } published: <b>{ $headline }</b>
    }
receipt-nobody = { $unwanted ->
        [0] Nobody has subscribed yet; the entry is in the archive.
        [one] The one chat does not want such entries; it is in the archive.
       *[other] None of the { $unwanted } chats wants such entries; it is in the archive.
    }
receipt-later =
    { $count ->
        [one] one gets it later in a digest
       *[other] { $count } get it later in a digest
    }
receipt-unwanted =
    { $count ->
        [one] one does not want it
       *[other] { $count } do not want it
    }
receipt-going = { $delivered } of { $reach } chats delivered, { $open } open
receipt-done =
    { $reach ->
        [one] Done: { $delivered } of one chat delivered
       *[other] Done: { $delivered } of { $reach } chats delivered
    }
receipt-done-all =
    { $reach ->
        [one] Done: delivered to the one chat
        [2] Done: delivered to both chats
       *[other] Done: delivered to all { $reach } chats
    }
receipt-away = Telegram does not answer at the moment; it goes on by itself.
receipt-gone =
    { $count ->
        [one] one no longer there
       *[other] { $count } no longer there
    }
receipt-failed = { $count } failed
receipt-bar = { $bar } { $percent }%
receipt-half = half after { $duration }
receipt-all = all after { $duration }
receipt-left = about { $duration } to go
receipt-end = done at about { $moment }

duration-days =
    { $count ->
        [one] one day
       *[other] { $count } days
    }

status-head = <b>Status</b>
status-chats =
    { $count ->
        [0] Subscriptions: none
       *[other] Subscriptions: { $count }
    }
status-private = private
status-groups = groups
status-channels = channels
status-active = { $count } active
status-paused = { $count } paused
status-gone = { $count } no longer there
status-ended = { $count } ended
status-delivery-empty = Delivery: nothing open
status-delivery =
    Delivery: { $entries ->
        [one] one entry
       *[other] { $entries } entries
    } on the way, { $open ->
        [one] one chat still waits
       *[other] { $open } chats still wait
    }
status-delivery-troubled =
    { $count ->
        [one] one of them after an error
       *[other] { $count } of them after an error
    }
status-stopped = – no. { $number } is stopped; to let it go on: /goon { $number }
status-rate = Rate: { $rate } messages a second in the last minute
status-trouble = Last error: { $trouble }
status-trouble-none = Last error: none
status-silent = Telegram asks for silence: the bot writes again from { $moment }
status-deaf = Telegram asks for silence: the bot reads again from { $moment }
status-since = Running for { $duration } (since { $moment })
status-archive =
    Archive: { $entries ->
        [one] one entry
       *[other] { $entries } entries
    }, database { $size }, version { $version }

trouble-lasting = { $what } since { $moment }
trouble-until = { $what }, since { $moment } and until { $end }
trouble-past = { $what } from { $moment } to { $end }
trouble-moment = { $what } ({ $moment })
trouble-unreachable = Telegram out of reach
trouble-rejected = Telegram refused an entry for one chat
trouble-failure = a request failed; the log tells more
trouble-busy = another program held the database for long
trouble-muted = Telegram takes no messages
trouble-deafened = Telegram gives no new messages
trouble-suspended = Telegram refuses this bot
trouble-lost = Telegram does not know many chats all at once
trouble-unpaid = too few Stars to pay for messages
trouble-conflict = ended: another program uses the same token
trouble-revoked = ended: Telegram does not accept the token
trouble-broken = ended unexpectedly; the log tells more

menu-latest = The newest entries
menu-search = Search the archive
menu-subscribe = Get new entries
menu-unsubscribe = No more new entries
menu-settings = What comes, and how loud
menu-help = What this bot can do
menu-add = Write an entry
menu-description = { $name }: every new entry at once, and an archive to search. Tap “Start”.
menu-status = How delivery and the bot are doing
menu-halt = Stop an entry on its way
menu-sign = The letters at the end of your entries
menu-team = Who is in the team
menu-rehearse = Rehearse: nothing reaches readers
menu-log = Who did what and when

digest-head =
    { $count ->
        [one] <b>Digest</b>, { $when }
       *[other] <b>Digest</b>: { $count } entries, { $when }
    }
digest-head-undated =
    { $count ->
        [one] <b>Digest</b>
       *[other] <b>Digest</b>: { $count } entries
    }
correction-label = Correction
entry-retracted = Retracted
receipt-summarized =
    { $count ->
        [one] one got it in a digest
       *[other] { $count } got it in a digest
    }
receipt-repeated =
    { $count ->
        [one] one of them perhaps twice
       *[other] { $count } of them perhaps twice
    }
receipt-withdrawn = Retracted; nothing more goes out.
correction-receipt-going = { $changed } of { $reach } messages corrected, { $open } open
correction-receipt-done =
    { $reach ->
        [0] Done: there was no message to correct yet
        [one] Done: { $changed } of one message corrected
       *[other] Done: { $changed } of { $reach } messages corrected
    }
correction-receipt-done-all =
    { $reach ->
        [one] Done: the one message corrected
        [2] Done: both messages corrected
       *[other] Done: all { $reach } messages corrected
    }
retraction-receipt-going = { $changed } of { $reach } messages retracted, { $open } open
retraction-receipt-done =
    { $reach ->
        [0] Done: there was no message to retract yet
        [one] Done: { $changed } of one message retracted
       *[other] Done: { $changed } of { $reach } messages retracted
    }
retraction-receipt-done-all =
    { $reach ->
        [one] Done: the one message retracted
        [2] Done: both messages retracted
       *[other] Done: all { $reach } messages retracted
    }
correction-receipt-lost =
    { $count ->
        [one] one out of reach
       *[other] { $count } out of reach
    }
correction-receipt-head =
    { $telling ->
        [quietly] ✓ No. { $number } corrected quietly: <b>{ $headline }</b>
        [note] ✓ No. { $number } corrected with a note: <b>{ $headline }</b>
       *[sound] ✓ No. { $number } corrected with note and sound: <b>{ $headline }</b>
    }
retraction-receipt-head =
    { $telling ->
        [quietly] ✓ No. { $number } retracted: <b>{ $headline }</b>
        [note] ✓ No. { $number } retracted with a note: <b>{ $headline }</b>
       *[sound] ✓ No. { $number } retracted with a note and sound: <b>{ $headline }</b>
    }
correction-receipt-superseded = Overtaken: a newer correction goes out in its place.

correction-how = Which entry? For example: /edit 12. Or simply edit your own message that the entry came from.
correction-ask = No. { $number } reads as below now, to be copied. Please send the new text: the first line is the headline, then the text; it replaces all of the old one. You see a preview then. /cancel leaves everything as it is.
correction-preview =
    <b>Correction of no. { $number }</b> – nothing is changed yet. { $count ->
        [0] The entry stands in no chat yet.
       *[other] Once you tap, { $count ->
            [one] one message is
           *[other] { $count } messages are
        } changed{ $minutes ->
            [0] .
            [one] {" "}(takes about a minute).
           *[other] {" "}(takes about { $minutes } minutes).
        }
    }
correction-preview-going =
    { $count ->
        [one] One chat does not have it yet
       *[other] { $count } chats do not have it yet
    }; the new version goes there at once then.
correction-preview-kept =
    { $count ->
        [one] One message cannot be changed any more and keeps the old text.
       *[other] { $count } messages cannot be changed any more and keep the old text.
    }
correction-preview-below = This is how it reads afterwards; the last line only with the note:
correction-preview-above = The line “Correction …” stands there only with the note.
correction-overtaken = <b>No. { $number } was changed in the meantime.</b> Your text is not lost and not out yet; further down you see it against the new version. Changed in the meantime:
correction-not-yet = Not corrected yet: the entry was changed in the meantime, see below.
correction-unchanged = That changes nothing: no. { $number } reads so already.
correction-cancelled = Cancelled. The entry stays as it is.
correction-closed = This correction is closed already; the note changed nothing.
correction-text-elsewhere = No. { $number } did not come from this message alone. This is how to correct it: /edit { $number }
correction-problem = No. { $number } cannot be corrected like this: { $problem } Edit your message, or begin again: /edit { $number }
correction-ask-note = Please send the note for no. { $number } now, as readers shall see it, with at most { $most } characters. /cancel leaves it as it is.
correction-note-long = The note has { $length } characters, 1 to { $most } are allowed. Please send another one.
retraction-how = Which entry? For example: /retract 12, or with a reason: /retract 12 The number was wrong.
retraction-reason-long = The reason has { $length } characters, { $most } are allowed. Please make it shorter.
retraction-sure =
    <b>Retract no. { $number }?</b>
    { $headline }

    The entry leaves the ticker and the search at once; whoever has not got it yet never will. { $count ->
        [0] It stands in no chat yet.
        [one] One message stands in a chat.
       *[other] { $count } messages stand in chats{ $minutes ->
            [0] .
            [one] ; changing them all takes about a minute.
           *[other] ; changing them all takes about { $minutes } minutes.
        }
    }

    • <b>Retract:</b> quietly; what is younger than 48 hours is deleted, older messages will read “Retracted”.
    • <b>With note:</b> where the entry stood it will say “Retracted”, without a sound.
    • <b>With note and sound:</b> the note also comes as a reply to that, with a sound.
retraction-reason = The reason goes with it, and is in /corrections: <i>{ $reason }</i>
retraction-no-reason = To give a reason that goes with it: /retract { $number } and the reason behind it
retraction-cancelled = No. { $number } stays published.
retraction-overtaken = <b>No. { $number } was changed in the meantime.</b> Nothing is retracted yet; please decide again below. Changed in the meantime:
entry-was-retracted = Entry no. { $number } was retracted ({ $moment }).
corrections-head = <b>Corrections</b>
corrections-none = There was nothing to correct lately.
corrections-retracted = An entry of { $moment } was retracted
corrections-retracted-undated = An entry was retracted
history-how = Which entry? For example: /history 12
history-head = <b>No. { $number }</b> · { $headline }
history-none = Nothing was changed in it since it was published.
history-earlier =
    { $count ->
        [one] … and one earlier version
       *[other] … and { $count } earlier versions
    }
history-revision =
    <b>Version { $number }</b> · { $moment } · { $what ->
        [published] published
        [corrected] corrected quietly
        [noted] corrected with a note
        [sounded] corrected with a note and sound
        [retracted-noted] retracted with a note
        [retracted-sounded] retracted with a note and sound
       *[retracted] retracted
    }{ $who ->
        [you] {" "}by you
        [other] {" "}by { $person }
        [import] {" "}by an import
       *[unknown] {""}
    }
difference-headline = Headline:
difference-text = Text:
difference-marks = Formatting:
difference-marks-moved = stands in other places
mark-bold = bold
mark-italic = italics
mark-link = link to { $url }
mark-words = “{ $words }”
note-marks = links or emphasis changed
note-both = headline and text changed
note-headline = headline changed
note-text = text changed
note-longer = text added
note-shorter = text shortened
note-word-added = “{ $word }” added
note-word-removed = “{ $word }” removed
note-word-replaced = “{ $after }” instead of “{ $before }”
desk-edit-parts = Your message has { $count } entries now, { $parts } came from it; so nothing was changed. To correct them one by one: /edit and the number.
desk-edit-same = The entries themselves did not change with that.
toast-corrected = Corrected.
toast-retracted = Retracted.
toast-overtaken = The entry was changed in the meantime; please look below.
toast-preview-below = The preview is below; nothing is published yet.
toast-confirm-below = Please confirm below.
button-correct-quietly = Correct quietly
button-with-note = With note
button-with-sound = With note and sound
button-word-note = Word the note
button-cancel = Cancel
button-correct = Correct
button-retract = Retract
button-retract-with-note = Retract with note
button-retract-with-sound = Retract with note and sound

log-head = <b>Log</b>, newest first
log-empty = The log has nothing about that.
log-line = { $moment } · <b>{ $who }</b>: { $what }
log-operator = command line
log-user = user { $number }
log-deleted = deleted person { $number }
log-published =
    { $silent ->
        [yes] published no. { $number } silently
       *[other] published no. { $number }
    }
log-corrected = corrected no. { $number } (version { $revision })
log-retracted = retracted no. { $number }
log-imported =
    { $count ->
        [one] imported one entry
       *[other] imported { $count } entries
    }
log-chats-imported =
    { $count ->
        [one] imported one subscription
       *[other] imported { $count } subscriptions
    }
log-taken-over = released the database that bot { $bot } had

button-stop = Stop
button-go-on = Go on
toast-stop-stopped = Stopped: nothing more goes out from now on.
toast-stop-running = It goes on.
toast-stop-over = Nothing is on its way here any more.
receipt-stopped =
    ⏸ Stopped: { $delivered ->
        [0] no chat has it
        [one] one chat has it
       *[other] { $delivered } chats have it
    }, { $open } do not yet
receipt-stopped-how = Newer entries wait behind it in those chats. You can correct it now, too; then “Go on”.
receipt-waits = Waits in some chats behind no. { $number }, which is stopped: /goon { $number }
stop-how = Which entry? For example: /halt 12, /goon 12. Without a number it is the newest. Nothing was changed.
stop-none = Nothing is on its way just now that could be stopped, or go on.
stop-stopped = No. { $number }: <b>{ $headline }</b>
stop-running = No. { $number } goes on: <b>{ $headline }</b>
stop-over = No. { $number } is not on its way any more: <b>{ $headline }</b>
log-stopped = stopped no. { $number }
log-described = described a picture of no. { $number }
log-resumed = let no. { $number } go on
log-resent =
    { $count ->
        [one] sent no. { $number } again to one chat
       *[other] sent no. { $number } again to { $count } chats
    }
log-not-resent = did not send no. { $number } again
unsubscribe-or-stop = Nothing was unsubscribed. To stop an entry on its way: /halt { $number }. To unsubscribe: /unsubscribe

role-author = author
role-editor = editor
role-chief = chief
role-not-enough = Only others in the newsroom may do that. /help shows what you can do.
help-author =
    <b>Editors</b>
    /add <i>text</i> – write an entry: the first line is the headline, then the text. “Ask for approval” shows it to those who approve it.
    Pictures and videos: send them with the text as caption, several together, or in reply to the preview. Last line: “Photo: name”.
    /alt <i>description</i> – in reply to a picture: for people who cannot see it
    /drafts – open drafts
    /later <i>time</i> – schedule the newest draft, as “Later …” does; /scheduled shows all that is scheduled
    /rehearse – rehearse for an hour: nothing reaches readers; /rehearse off
    /sign <i>js</i> – the letters at the end of your entries
    /label <i>important #election</i> – level and topic of the draft
    /urgent – make the draft an urgent entry; it still goes out only once somebody approves it
    /publish, /discard – what came as a preview last: ask for its approval, or discard it
    /cancel – write nothing after all
button-ask-approval = Ask for approval
button-approve = Approve
button-send-back = Send back
button-take-over = Take over
approval-asked =
    <b>To approve</b> – { $who } asks for it{ $own ->
        [yes] {""}
       *[no] , the text is by { $author }
    }
approval-waits =
    <b>Waits for approval</b> – { $count ->
        [one] one person is asked
       *[other] { $count } people are asked
    }
approval-approved = ✓ Approved by { $who }, { $moment }: no. { $number } <b>{ $headline }</b>
approval-sent-back = ↩ Sent back to the author by { $who }, { $moment }: <b>{ $headline }</b>
approval-taken = Taken over by { $who }, { $moment }: <b>{ $headline }</b>
approval-recalled = This text was changed or discarded; there is nothing to do here any more. What is open now: /drafts
approval-ask-reason = Why does it go back? Please send one sentence on <b>{ $headline }</b>; the author gets it. /cancel leaves it out.
approval-reason = ↩ Sent back by { $who }: { $reason }
approval-reason-nobody = The draft is yours by now; nothing was passed on.
approval-reason-told = Passed on.
approval-reason-long = At most { $most } characters, please; these were { $length }.
toast-nobody-approves = Nobody but you can approve just now.
desk-author-published = That is published already; the editors can correct it.

team-head = <b>Team</b>
team-line =
    { $number } · <b>{ $who }</b>: { $role }{ $fixed ->
        [yes] {" "}(fixed)
       *[no] {""}
    }, since { $since }, last here { $active }
team-how = To change: tap, or /team <i>number</i> author, editor, chief or remove. To invite: /invite
team-unknown = Nobody with the number { $number } is in the team.
team-fixed = { $who } stands in the bot’s settings; only who runs the bot can change that.
team-last = { $who } is the last chief here, and stays that until there is another.
team-same = It is so already: { $who }.
team-remove-sure = Really remove { $who }? Open drafts go to you.
team-removed =
    { $who } is not in the team any more. { $count ->
        [0] There were no open drafts.
        [one] One open draft is yours now.
       *[other] { $count } open drafts are yours now.
    }
team-draft-moved = Somebody else in the newsroom has this draft now.
team-told = In the newsroom you are now: { $role }. /help shows what you can do.
button-role-author = Author
button-role-editor = Editor
button-role-chief = Chief
button-make-author = Make author
button-make-editor = Make editor
button-make-chief = Make chief
button-remove = Remove
button-remove-yes = Yes, remove
invite-how = Whom do you want to invite? Authors write, editors also publish, chiefs also decide on the team.
invite-text =
    Invitation to the newsroom of { $name } ({ $role }): { $link }

    The link is good for one person and 24 hours.
invite-taken = { $who } (user { $id }) has taken an invitation: { $role }
invite-welcome =
    Welcome to the newsroom of <b>{ $name }</b> ({ $what })! { $role ->
        [author] Write /add and your text; it is published once somebody approves it.
       *[other] Write /add and your text.
    } /help shows everything.
sign-is = Your entries end with “({ $sign })”. Without: /sign off
sign-none = Your entries end without letters. With: /sign js
sign-how = Up to { $most } letters and digits, such as /sign js. Without: /sign off
log-draft =
    { $is ->
        [entry] the draft of no. { $number }
        [gone] a draft
       *[open] the draft “{ $headline }”
    }
log-person = person { $number }
log-signed =
    { $sign ->
        [yes] changed their letters
       *[no] dropped their letters
    }
log-rehearsal-begun = began a rehearsal
log-rehearsal-ended = ended the rehearsal
log-appointed = { $whom } is a chief, by the settings
log-dismissed = { $whom } is no chief any more, by the settings
log-settings-changed =
    settings: approval { $approval ->
        [always] always needed
        [urgent] needed for urgent entries
       *[never] not needed
    }, { $undo ->
        [0] no undo window
       *[other] { $undo } s to undo
    }
log-submitted = asked for approval of { $draft }
log-approved = approved { $draft } (text by { $author })
log-sent-back = sent back { $draft } (to { $author })
log-taken = took over { $draft } (from { $author })
log-invited = invited: { $role }
log-joined = joined: { $role }, invited by { $inviter }
log-role-changed = changed { $whom }: { $role }
log-removed = removed { $whom }
button-hold = Hold
toast-held = It goes out in a moment; “Hold” stops it.
rehearsal-head = <b>REHEARSAL – NOT PUBLISHED</b>
rehearsal-on = <b>Rehearsal</b> until { $until }: what you write and “publish” now goes to the team only, headed “REHEARSAL – NOT PUBLISHED”. To end it: /rehearse off
rehearsal-off = The rehearsal is over: what you write and publish from now on goes to everybody. Drafts of the rehearsal stay that.
rehearsal-done =
    <b>REHEARSAL – NOT PUBLISHED</b>: it went to the team only ({ $count ->
        [one] one person
       *[other] { $count } people
    }). Nothing of it is in the archive.
rehearsal-not-this = <b>You are rehearsing</b>; this is not part of it. It would reach readers, so first: /rehearse off
toast-rehearsal = You are rehearsing; this would reach readers. End the rehearsal first: /rehearse off
log-rehearsed = “published” { $draft } in a rehearsal
menu-edit = Correct an entry
menu-retract = Retract an entry
button-schedule = Later …
button-now = Publish now
button-other-time = Change the time
button-unplan = Do not schedule
button-soon = In 15 minutes
button-in-an-hour = In an hour
button-open-draft = Show
plan-when = { $day ->
    [today] today, { $clock }{ $twice }
    [tomorrow] tomorrow, { $clock }{ $twice }
   *[other] { $date }, { $clock }{ $twice }
}
plan-head = ⏱ <b>Scheduled: { $when }</b> – nothing is out yet.
plan-head-late = ⏱ <b>Did not go out</b>: it was scheduled for { $when }.
plan-head-barred = ⏱ <b>Did not go out</b>: it was scheduled for { $when }.
plan-head-restored = ⏱ <b>Was scheduled for { $when }</b> in the backup; it may be out already.
plan-needs-approval = It goes out only if somebody has approved it by then.
plan-approved = It is approved.
plan-waits-for-approval = It still waits for approval.
plan-held =
    ⏳ Goes out { $seconds ->
        [0] now
        [one] in a second
       *[other] in { $seconds } seconds
    }: <b>{ $headline }</b>
    Until then nobody gets or finds it, and “Hold” holds it. After that everybody gets it.
plan-ask =
    When is this to go out: <b>{ $headline }</b>? Tap, or write a time: “18:30”, “tomorrow 7am”, “Fri 9:00”, “in 20 min”, “2026-12-24 18:00”.
    /cancel leaves everything as it is.
plan-set = ⏱ Scheduled: <b>{ $headline }</b> – { $when }. All that is scheduled: /scheduled
plan-not-set = This draft is not open any more; nothing is scheduled.
plan-problem-unreadable = I do not understand this time. For example: “18:30”, “tomorrow 7am”, “Fri 9:00”, “in 20 min”, “2026-12-24 18:00”.
plan-problem-no-time = At what time? Please with the hour, such as “tomorrow 7:00”.
plan-problem-past = That is over already. Please a time that is still to come.
plan-problem-nonexistent = There is no such time in that night: the clocks are put forward. Please another.
plan-problem-far = Please a year ahead at most.
plan-cancelled = Not scheduled any more: <b>{ $headline }</b>
plan-how = Which draft? Schedule it by “Later …” under its preview; /later <i>time</i> schedules your newest open draft.
plan-lapsed-late =
    ⏱ <b>Did not go out</b>: { $headline }
    { $who } had scheduled it for { $when }; the bot was not running then. Is it still to go out?
plan-lapsed-restored =
    🧯 <b>It may be out already</b>: { $headline }
    The database was restored from a backup. In it { $who } had scheduled this: { $when }. It does not go out by itself. Is it to go out?
plan-lapsed-barred =
    ⏱ <b>Did not go out</b>: { $headline }
    { $who } had scheduled it for { $when }. It lacks an approval, who scheduled it may not publish any more, or it is urgent: that goes out by a tap alone. Is it still to go out?
plans-head = <b>Scheduled</b>
plans-none = Nothing is scheduled.
plans-line = { $number }. { $state ->
        [waiting] { $when }
        [restored] <b>may be out already</b> ({ $when })
       *[other] <b>did not go out</b> ({ $when })
    } · <b>{ $headline }</b> · { $who }{ $waits ->
        [yes] {" "}· waits for approval
       *[no] {""}
    }
plans-more = … and { $count } more
toast-planned = Scheduled.
toast-unplanned = Not scheduled any more.
toast-not-held = Too late: it is out already.
toast-on-hold = Held: nobody has got it.
approval-rehearsed = <b>REHEARSAL – NOT PUBLISHED</b>: by { $who }, { $moment }, to the team only: <b>{ $headline }</b>
approval-published = ✓ Published by { $who }, { $moment }: no. { $number } <b>{ $headline }</b>
approval-planned = ✓ Approved by { $who }, { $moment }; goes out { $when }: <b>{ $headline }</b>
approval-cancelled = ⏸ Held by { $who }, { $moment }, before anybody got it: <b>{ $headline }</b>. It is a draft again.
toast-decided-by = { $kind ->
        [approved] Already approved by { $who }.
        [published] Already published by { $who }.
        [planned] Already approved by { $who }.
        [sent_back] Already sent back by { $who }.
        [taken] Already taken over by { $who }.
        [rehearsed] Already shown in the rehearsal by { $who }.
       *[cancelled] Not scheduled any more, by { $who }.
    }
log-scheduled = scheduled { $draft } for { $when }
log-unscheduled = kept { $draft } from going out
menu-later = Schedule the newest draft
menu-scheduled = What is scheduled
draft-of = <b>Draft</b> of { $who }
draft-worked-on = { $who } has been working on this for { $age }.
draft-also-open = { $who } has this open, too.
drafts-head = <b>Open drafts</b>
drafts-none = There are no open drafts.
drafts-line = { $number }. <b>{ $headline }</b>{ $own ->
        [yes] {""}
       *[no] {" "}· { $who }
    } · { $state ->
        [planned] scheduled: { $when }
        [waits] waits for approval
        [correction] correction of no. { $entry }
        [retraction] retraction of no. { $entry }
       *[open] open
    } · { $age }
drafts-forgotten = Nobody has touched this draft for { $age }. It stays until you publish or discard it.
menu-drafts = Open drafts

terms-get =
    { $private ->
        [yes] You get: { $what }.
       *[no] This chat gets: { $what }.
    }
terms-urgent = urgent entries
terms-urgent-important = important and urgent entries
terms-urgent-important-normal = everything
terms-important = important ones
terms-important-normal = everything else
terms-normal = everything else
terms-with-sound = with sound
terms-without-sound = without sound
terms-hourly = as a digest every hour
terms-digest = as a digest at { $hours }
terms-clock = { $hours }
terms-and = { $some } and { $last }
terms-quiet =
    From { $begin } to { $end } it is quiet: { $collect ->
        [yes] what comes then is collected, and comes as one digest afterwards
       *[no] what comes then comes without sound
    }{ $urgent ->
        [sound] {""}; urgent entries come at once even then, with sound.
        [yes] {""}; urgent entries come at once even then.
       *[no] .
    }
terms-topics =
    Topics: { $topics }{ $closed ->
        [0] {""}
        [one] {" "}and one that is closed
       *[other] {" "}and { $closed } that are closed
    }. Urgent entries without a topic come, too.
terms-topics-closed =
    Topics: only { $closed ->
        [one] one that is closed
       *[other] { $closed } that are closed
    }, of which nothing comes any more. Urgent entries without a topic come, too.
terms-no-topic = Topics: none. Only urgent entries without a topic come.
terms-rhythm-idle = Urgent entries come at once; what you choose beyond them would come { $when }.
terms-followed = Always with: { $words }.
terms-followed-digest = Always with, { $when }: { $words }.
terms-muted = Never with, unless urgent: { $words }.
terms-zone = Times are in the time zone { $zone }.
log-topic-added = opened a topic: { $topic }
log-topic-closed = closed a topic: { $topic }
log-topic-reopened = opened a topic again: { $topic }
log-topic-renamed = renamed a topic: { $topic } → { $name }
log-labelled =
    no. { $number } marked: { $level ->
        [2] urgent
        [1] important
       *[0] normal
    }; topics: { $topics }
plan-held-back = ⏸ Held before anybody got it: <b>{ $headline }</b>. It is a draft again.
push-urgent = URGENT
labels-level =
    Level: { $level ->
        [2] <b>urgent</b>
        [1] <b>★ important</b>
       *[0] normal
    }
labels-topics =
    { $count ->
        [one] Topic: <b>{ $names }</b>
       *[other] Topics: <b>{ $names }</b>
    }
labels-no-topic = no topic
labels-word = “{ $word }” stands for the level, and not in the text. It goes out as urgent only after a second tap.
labels-unknown =
    { $full ->
        [yes] No open topic, or more than { $most },
       *[no] No open topic,
    } stays in the text: { $tags }
button-important = ★ Important
button-important-on = ✓ ★ Important
button-urgent = Urgent …
button-not-urgent = Not urgent after all
button-topics = Topics …
button-done = Done
topics-head = <b>Topics</b>
topics-none = There is no topic yet. This makes one: /topic new Election
topics-more =
    { $count ->
        [one] … and one more
       *[other] … and { $count } more
    }
topics-how = Make one: /topic new <i>Name</i>
    Rename: /topic rename <i>Old</i> = <i>New</i>
    An entry gets a topic by the hashtag at the end of its headline or in a last line of its own, or by the button under the preview. /topic <i>Name</i> is for your next entries, /topic off ends that.
topic-line =
    <b>{ $name }</b> · { $closed ->
        [yes] closed
       *[no] open
    } · { $entries ->
        [0] no entry yet
        [one] one entry
       *[other] { $entries } entries
    } · { $count ->
        [0] nobody follows just it
        [one] one chat follows
       *[other] { $count } chats follow
    } · { $tag }
topic-is-default = Your next entries have this topic.
topic-default-none = Your next entries have no topic.
topic-done-new = The topic “{ $name }” is there.
topic-done-close = The topic “{ $name }” is closed. Its entries can still be found.
topic-done-reopen = The topic “{ $name }” is open again.
topic-done-rename = The topic is now called “{ $name }”.
topic-refused-unknown = There is no topic “{ $name }”. All of them: /topic, a new one: /topic new <i>Name</i>
topic-refused-how = Like this: /topic close <i>Name</i>, /topic reopen <i>Name</i>, /topic rename <i>Old</i> = <i>New</i>. All topics: /topic
topic-refused-closed = The topic “{ $name }” is closed. To open it again: /topic reopen { $name }
topic-refused-taken = There is a topic of this name already.
topic-refused-bad-name = A topic cannot be called that: it takes 1 to { $length } characters, a letter among them, and no comma, “=” or “#”. A few words such as “new”, “all” and “important” mean something else. For example: /topic new Election
topic-refused-too-many = No more than { $most } topics can be open at once. Please close one first: /topic close <i>Name</i>
topic-refused-already = It is like that already.
button-topic-default = For my next entries
button-topic-default-off = ✓ For my next entries
button-topic-close = Close
button-topic-reopen = Reopen
topics-choose = <b>Topics</b> ({ $most } at most) for: { $headline }
toast-topics-full = An entry has { $most } topics at most.
label-is = <b>No. { $number }</b> { $headline }
label-none = No entry has the number { $number }, or it is retracted.
label-how = This labels the newest draft, or the one that you reply to: /label important #election. What is out, quietly: /label 12 normal #election #sport. Levels: normal, important, urgent; without a topic: /label none
label-unknown = Neither a level nor a topic: { $words }. All topics: /topic
label-too-many = An entry has { $most } topics at most.
button-urgent-now = Send urgent now
urgent-sure-rehearsal = <b>Send as urgent?</b> For rehearsal: it goes to the team only, to no reader.
urgent-sure =
    <b>Send as urgent?</b> It goes out at once, before everything else, to { $reach ->
        [0] nobody; no chat has subscribed to such entries yet
        [one] one chat
       *[other] { $reach } chats
    }.
urgent-quiet =
    { $count ->
        [one] One of them is in quiet hours.
       *[other] { $count } of them are in quiet hours.
    }
urgent-last = The last urgent entry was no. { $number }, { $moment }.
urgent-never = It is the first urgent entry.
urgent-how = /urgent asks whether the newest draft, or the one that you reply to, is to go out as urgent; /urgent now then sends it. There is no draft at the moment.
urgent-needs-approval = Not gone out: <b>{ $headline }</b>. An urgent entry needs an approval here. To ask for it: /publish, or “Ask for approval” under the preview.
urgent-not-asked = Not gone out yet: <b>{ $headline }</b>. First /urgent, so that you see whom it reaches; then /urgent now.
toast-urgent-alone = What is urgent goes out by itself: with “Urgent …” under its preview, or /urgent
toast-urgent-now = Urgent entries go out at once, not later.
plan-urgent = Urgent entries go out at once, not later.
